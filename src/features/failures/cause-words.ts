import type { Cause, Confidence, ExplainedCause, MustAct } from '#contract/diagnosis.ts'

interface Found {
  readonly cause: Cause
  readonly confidence: Confidence
  readonly values: Readonly<Record<string, string | number>>
}

interface Words {
  readonly mustAct: MustAct
  readonly message: string
  readonly hint?: string
}

/** The cause in one sentence, and what to do. `{name}` stands for a value of the cause. */
const words: Readonly<Record<Cause, Words>> = {
  'secret-missing': {
    mustAct: 'secret',
    message: 'The pull secret {secrets} that the pod names is not in its namespace',
    hint: 'Synchronise the registry, or take the name of a secret that is no longer wanted out of the pod.',
  },
  'secret-not-referenced': {
    mustAct: 'secret',
    message: 'A pull secret for {host} is in the namespace, but neither the pod nor its service account names it',
    hint: 'Name it under imagePullSecrets of the pod or of its service account.',
  },
  'secret-wrong-type': {
    mustAct: 'secret',
    message: 'The pull secret {secrets} is not of a type that nodes read',
    hint: 'It must be of the type kubernetes.io/dockerconfigjson; make it again, for a type cannot be changed.',
  },
  'secret-malformed': {
    mustAct: 'secret',
    message: 'The content of the pull secret {secrets} cannot be read',
    hint: 'Write it anew: its one key is .dockerconfigjson, its content is JSON with auths.',
  },
  'no-entry-for-host': {
    mustAct: 'secret',
    message: 'The pull secrets of the pod hold nothing for {host}',
    hint: 'The key must be the host as it stands in the name of the image, with its port; a typing error is enough.',
  },
  'credential-missing': {
    mustAct: 'credential',
    message: 'The node pulled without a credential, and {host} wants one',
    hint: 'Look whether the pod names a pull secret that has an entry for this very host.',
  },
  'credential-refused': {
    mustAct: 'credential',
    message: '{host} does not accept the credential',
    hint: 'It may be mistyped, expired or revoked. Replace the password of the registry, and every namespace follows.',
  },
  'credential-expired': {
    mustAct: 'credential',
    message: '{host} says that the credential has expired',
    hint: 'Make a new token and replace the password of the registry; tokens of Amazon ECR hold for twelve hours only.',
  },
  'permission-denied': {
    mustAct: 'credential',
    message: '{host} lets this credential not pull {image}',
    hint: 'Give the account or token the right to read this repository.',
  },
  'absent-or-denied': {
    mustAct: 'credential',
    message: 'Either {image} does not exist, or this credential may not see it',
    hint: 'The registry says the same of both on purpose. Asked with the credential of the pod, it tells which one it is.',
  },
  'repository-absent': {
    mustAct: 'image',
    message: '{host} has no such repository',
    hint: 'Check project and name of the image, letter by letter.',
  },
  'tag-absent': {
    mustAct: 'image',
    message: '{host} has no image under this tag',
    hint: 'Choose a tag that exists, or push the image that is missing.',
  },
  'digest-absent': {
    mustAct: 'image',
    message: '{host} no longer has the content that is asked for by its digest',
    hint: 'It was probably cleaned up. Push the image again, or deploy one that exists.',
  },
  'platform-absent': {
    mustAct: 'image',
    message: '{image} is not made for the platform of the node ({platform})',
    hint: 'Build it for this platform too, or keep the pod on nodes of another one.',
  },
  'manifest-unsupported': {
    mustAct: 'image',
    message: 'What {host} sends is no image that this node can read',
    hint: 'Push it again with a current tool: formats of before 2016 and Helm charts are not images to a node.',
  },
  'layer-damaged': {
    mustAct: 'registry',
    message: 'A layer of {image} arrives damaged and cannot be unpacked',
    hint: 'If it is so on every node, push the image again. If on one only, remove what that node keeps of the image, and check its disk and its proxy.',
  },
  'invalid-image-name': {
    mustAct: 'image',
    message: 'The name of the image is not valid',
    hint: 'Write host/path:tag in lower case, without https://.',
  },
  'short-name-ambiguous': {
    mustAct: 'image',
    message: 'The name of the image has no host, and this node does not guess one',
    hint: 'Write the whole name, such as docker.io/library/nginx:1.27.',
  },
  'rate-limited': {
    mustAct: 'nobody',
    message: '{host} has had too many pulls and refuses more for a while',
    hint: 'It passes by itself. Signing in raises the limit, a mirror of your own takes it away.',
  },
  'blocked-by-policy': {
    mustAct: 'policy',
    message: 'A policy of {host} forbids to pull {image}',
    hint: 'Look at what the registry found in it, and use a mended version or ask for an exemption.',
  },
  'signature-refused': {
    mustAct: 'policy',
    message: 'The signature of {image} is missing or not the one that is demanded',
    hint: 'Sign the image as the policy says; the policy is on the node or at the registry.',
  },
  'never-pulled': {
    mustAct: 'workload',
    message: 'The image is not on the node, and the pod forbids to pull it',
    hint: 'Set imagePullPolicy to IfNotPresent, or load the image onto every node.',
  },
  'host-not-resolved': {
    mustAct: 'network',
    message: 'The node cannot resolve the name {host}',
    hint: 'Check the spelling, and the DNS servers that the node itself uses: they are not those of the pods.',
  },
  'connection-refused': {
    mustAct: 'network',
    message: '{host} refuses the connection of the node',
    hint: 'Check the port, whether the registry runs, and whether a firewall rejects the node.',
  },
  'host-unreachable': {
    mustAct: 'network',
    message: 'The node gets no answer from {host}',
    hint: 'Check routes, firewalls and proxies between the nodes and the registry.',
  },
  'proxy-in-the-way': {
    mustAct: 'network',
    message: 'A proxy between the node and {host} answers or breaks the connection',
    hint: 'Check the proxy settings of the container runtime on the node, and let the proxy pass the registry.',
  },
  'unknown-authority': {
    mustAct: 'node',
    message: 'The node does not know the authority that signed the certificate of {host}',
    hint: 'Add the authority to the container runtime of every node; the console knowing it is not enough.',
  },
  'wrong-certificate-name': {
    mustAct: 'registry',
    message: 'The certificate that the node is shown is not for {host}',
    hint: 'Use the name that is in the certificate, or have one made for this name. A proxy shows its own as well.',
  },
  'certificate-expired': {
    mustAct: 'registry',
    message: 'The certificate of {host} is out of date',
    hint: 'Ask those who run the registry to renew it, and check the clock of the node.',
  },
  'plain-http': {
    mustAct: 'node',
    message: 'The node wants TLS, and {host} speaks plain HTTP',
    hint: 'Serve the registry over HTTPS, or allow plain HTTP for it in the container runtime of every node.',
  },
  'https-expected': {
    mustAct: 'node',
    message: 'The node speaks plain HTTP, and {host} wants TLS at this port',
    hint: 'Take plain HTTP for this registry out of the settings of the container runtime, or name the port of its HTTP.',
  },
  'not-a-registry': {
    mustAct: 'image',
    message: '{host} answers, but not as a container registry does',
    hint: 'Check the host in the name of the image.',
  },
  'registry-unavailable': {
    mustAct: 'registry',
    message: '{host} fails on its own side ({status})',
    hint: 'Nodes try again by themselves. Ask those who run the registry if it lasts.',
  },
  'pull-cancelled': {
    mustAct: 'nobody',
    message: 'The pull was broken off before it was done',
    hint: 'The node tries again. If it happens every time, the image is too large for the way to the node.',
  },
  'pull-throttled': {
    mustAct: 'nobody',
    message: 'The node starts too many pulls at once and lets this one wait',
    hint: 'It passes by itself; registryPullQPS of the kubelet sets the limit.',
  },
  'node-disk-full': {
    mustAct: 'node',
    message: 'The disk of the node is full',
    hint: 'Make room on the node, or move the pod to another one.',
  },
  'container-crashes': {
    mustAct: 'workload',
    message: 'The image is there; the container starts and ends again ({reason})',
    hint: 'Read its logs, those of the run before too: pwctl cluster logs --previous.',
  },
  'configuration-missing': {
    mustAct: 'workload',
    message: 'The image is there; the pod names something that its namespace lacks: {kind} {name} {key}',
    hint: 'Create it, or mend its name in the pod.',
  },
  'container-not-created': {
    mustAct: 'workload',
    message: 'The image is there; the runtime cannot make the container from it',
    hint: 'Check command, user and security settings of the container, and the network plugin of the node.',
  },
  'volume-not-mounted': {
    mustAct: 'workload',
    message: 'A volume of the pod cannot be mounted: {volume}{name}',
    hint: 'Check the claim and its storage class, and whether another node still holds the volume.',
  },
  'not-scheduled': {
    mustAct: 'node',
    message: 'No node takes the pod, so nothing was pulled yet',
    hint: 'Compare what the pod asks for with what nodes have free, and look at taints and node selectors.',
  },
  'quota-exceeded': {
    mustAct: 'policy',
    message: 'The quota {quota} of the namespace allows no further pod',
    hint: 'Ask for a larger quota, or for less: fewer replicas, smaller requests. Each container needs its limits.',
  },
  'admission-refused': {
    mustAct: 'policy',
    message: 'A rule of the Kubernetes cluster does not let the pod in ({webhook}{policy})',
    hint: 'Change the pod so that it follows the rule, or ask those who run the cluster.',
  },
  'probe-failing': {
    mustAct: 'workload',
    message: 'The container runs, but does not answer its {probe} probe',
    hint: 'Read its logs; give it more time to start if it is only slow.',
  },
  evicted: {
    mustAct: 'node',
    message: 'The node put the pod out, for it was running short of something ({resource})',
    hint: 'Free the node or give the pod its requests; its controller makes another pod.',
  },
  'passed-already': {
    mustAct: 'nobody',
    message: 'What kept {image} from being pulled has passed: the node has only not tried again yet',
    hint: 'Nodes try again within five minutes; pods that are made anew try at once.',
  },
  unknown: {
    mustAct: 'nobody',
    message: 'These words do not tell the cause',
    hint: 'Look at the events of the pod and at the log of the node.',
  },
}

/** What stands for a value that is not known, where the sentence needs one. */
const defaults: Readonly<Record<string, string>> = { host: 'the registry', image: 'the image' }

/** A cause with the words of the command line for it. */
export function explained({ cause, confidence, values }: Found): ExplainedCause {
  const { mustAct, message, hint } = words[cause]
  return {
    cause,
    confidence,
    mustAct,
    message: fill(message, values),
    hint: hint === undefined ? null : fill(hint, values),
    values: { ...values },
  }
}

function fill(text: string, values: Found['values']): string {
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? defaults[name] ?? ''))
  const tidy = filled
    .replaceAll('()', '')
    .replaceAll(/ {2,}/g, ' ')
    .replace(/[: ]+$/, '')
  const [, first = ''] = /^\{(\w+)\}/.exec(text) ?? []
  return first !== '' && values[first] === undefined ? tidy.charAt(0).toUpperCase() + tidy.slice(1) : tidy
}
