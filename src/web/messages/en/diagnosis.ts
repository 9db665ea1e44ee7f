import { findings } from './findings.ts'

/** The same causes as in `features/failures/cause-words.ts`. */
export const diagnosis = {
  ...findings,
  'diagnosis.default.host': 'the registry',
  'diagnosis.default.image': 'the image',
  'diagnosis.cause.secret-missing': 'The pull secret {secrets} that the pod names is not in its namespace',
  'diagnosis.cause.secret-not-referenced':
    'A pull secret for {host} is in the namespace, but neither the pod nor its service account names it',
  'diagnosis.cause.secret-wrong-type': 'The pull secret {secrets} is not of a type that nodes read',
  'diagnosis.cause.secret-malformed': 'The content of the pull secret {secrets} cannot be read',
  'diagnosis.cause.no-entry-for-host': 'The pull secrets of the pod hold nothing for {host}',
  'diagnosis.cause.credential-missing': 'The node pulled without a credential, and {host} wants one',
  'diagnosis.cause.credential-refused': '{host} does not accept the credential',
  'diagnosis.cause.credential-expired': '{host} says that the credential has expired',
  'diagnosis.cause.permission-denied': '{host} lets this credential not pull {image}',
  'diagnosis.cause.absent-or-denied': 'Either {image} does not exist, or this credential may not see it',
  'diagnosis.cause.repository-absent': '{host} has no such repository',
  'diagnosis.cause.tag-absent': '{host} has no image under this tag',
  'diagnosis.cause.digest-absent': '{host} no longer has the content that is asked for by its digest',
  'diagnosis.cause.platform-absent': '{image} is not made for the platform of the node ({platform})',
  'diagnosis.cause.manifest-unsupported': 'What {host} sends is no image that this node can read',
  'diagnosis.cause.invalid-image-name': 'The name of the image is not valid',
  'diagnosis.cause.short-name-ambiguous': 'The name of the image has no host, and this node does not guess one',
  'diagnosis.cause.rate-limited': '{host} has had too many pulls and refuses more for a while',
  'diagnosis.cause.blocked-by-policy': 'A policy of {host} forbids to pull {image}',
  'diagnosis.cause.signature-refused': 'The signature of {image} is missing or not the one that is demanded',
  'diagnosis.cause.never-pulled': 'The image is not on the node, and the pod forbids to pull it',
  'diagnosis.cause.host-not-resolved': 'The node cannot resolve the name {host}',
  'diagnosis.cause.connection-refused': '{host} refuses the connection of the node',
  'diagnosis.cause.host-unreachable': 'The node gets no answer from {host}',
  'diagnosis.cause.proxy-in-the-way': 'A proxy between the node and {host} answers or breaks the connection',
  'diagnosis.cause.unknown-authority': 'The node does not know the authority that signed the certificate of {host}',
  'diagnosis.cause.wrong-certificate-name': 'The certificate that the node is shown is not for {host}',
  'diagnosis.cause.certificate-expired': 'The certificate of {host} is out of date',
  'diagnosis.cause.plain-http': 'The node wants TLS, and {host} speaks plain HTTP',
  'diagnosis.cause.https-expected': 'The node speaks plain HTTP, and {host} wants TLS at this port',
  'diagnosis.cause.layer-damaged': 'A layer of {image} arrives damaged and cannot be unpacked',
  'diagnosis.cause.not-a-registry': '{host} answers, but not as a container registry does',
  'diagnosis.cause.registry-unavailable': '{host} fails on its own side ({status})',
  'diagnosis.cause.pull-cancelled': 'The pull was broken off before it was done',
  'diagnosis.cause.pull-throttled': 'The node starts too many pulls at once and lets this one wait',
  'diagnosis.cause.node-disk-full': 'The disk of the node is full',
  'diagnosis.cause.container-crashes': 'The image is there; the container starts and ends again ({reason})',
  'diagnosis.cause.configuration-missing':
    'The image is there; the pod names something that its namespace lacks: {kind} {name} {key}',
  'diagnosis.cause.container-not-created': 'The image is there; the runtime cannot make the container from it',
  'diagnosis.cause.volume-not-mounted': 'A volume of the pod cannot be mounted: {volume}{name}',
  'diagnosis.cause.not-scheduled': 'No node takes the pod, so nothing was pulled yet',
  'diagnosis.cause.quota-exceeded': 'The quota {quota} of the namespace allows no further pod',
  'diagnosis.cause.admission-refused': 'A rule of the Kubernetes cluster does not let the pod in ({webhook}{policy})',
  'diagnosis.cause.probe-failing': 'The container runs, but does not answer its {probe} probe',
  'diagnosis.cause.evicted': 'The node put the pod out, for it was running short of something ({resource})',
  'diagnosis.cause.passed-already':
    'What kept {image} from being pulled has passed: the node has only not tried again yet',
  'diagnosis.cause.unknown': 'These words do not tell the cause',
  'diagnosis.hint.secret-missing':
    'Synchronise the registry, or take the name of a secret that is no longer wanted out of the pod.',
  'diagnosis.hint.secret-not-referenced': 'Name it under imagePullSecrets of the pod or of its service account.',
  'diagnosis.hint.secret-wrong-type':
    'It must be of the type kubernetes.io/dockerconfigjson; make it again, for a type cannot be changed.',
  'diagnosis.hint.secret-malformed': 'Write it anew: its one key is .dockerconfigjson, its content is JSON with auths.',
  'diagnosis.hint.no-entry-for-host':
    'The key must be the host as it stands in the name of the image, with its port; a typing error is enough.',
  'diagnosis.hint.credential-missing': 'Look whether the pod names a pull secret that has an entry for this very host.',
  'diagnosis.hint.credential-refused':
    'It may be mistyped, expired or revoked. Replace the password of the registry, and every namespace follows.',
  'diagnosis.hint.credential-expired':
    'Make a new token and replace the password of the registry; tokens of Amazon ECR hold for twelve hours only.',
  'diagnosis.hint.permission-denied': 'Give the account or token the right to read this repository.',
  'diagnosis.hint.absent-or-denied':
    'The registry says the same of both on purpose. Asked with the credential of the pod, it tells which one it is.',
  'diagnosis.hint.repository-absent': 'Check project and name of the image, letter by letter.',
  'diagnosis.hint.tag-absent': 'Choose a tag that exists, or push the image that is missing.',
  'diagnosis.hint.digest-absent': 'It was probably cleaned up. Push the image again, or deploy one that exists.',
  'diagnosis.hint.platform-absent': 'Build it for this platform too, or keep the pod on nodes of another one.',
  'diagnosis.hint.manifest-unsupported':
    'Push it again with a current tool: formats of before 2016 and Helm charts are not images to a node.',
  'diagnosis.hint.invalid-image-name': 'Write host/path:tag in lower case, without https://.',
  'diagnosis.hint.short-name-ambiguous': 'Write the whole name, such as docker.io/library/nginx:1.27.',
  'diagnosis.hint.rate-limited':
    'It passes by itself. Signing in raises the limit, a mirror of your own takes it away.',
  'diagnosis.hint.blocked-by-policy':
    'Look at what the registry found in it, and use a mended version or ask for an exemption.',
  'diagnosis.hint.signature-refused':
    'Sign the image as the policy says; the policy is on the node or at the registry.',
  'diagnosis.hint.never-pulled': 'Set imagePullPolicy to IfNotPresent, or load the image onto every node.',
  'diagnosis.hint.host-not-resolved':
    'Check the spelling, and the DNS servers that the node itself uses: they are not those of the pods.',
  'diagnosis.hint.connection-refused':
    'Check the port, whether the registry runs, and whether a firewall rejects the node.',
  'diagnosis.hint.host-unreachable': 'Check routes, firewalls and proxies between the nodes and the registry.',
  'diagnosis.hint.proxy-in-the-way':
    'Check the proxy settings of the container runtime on the node, and let the proxy pass the registry.',
  'diagnosis.hint.unknown-authority':
    'Add the authority to the container runtime of every node; the console knowing it is not enough.',
  'diagnosis.hint.wrong-certificate-name':
    'Use the name that is in the certificate, or have one made for this name. A proxy shows its own as well.',
  'diagnosis.hint.certificate-expired': 'Ask those who run the registry to renew it, and check the clock of the node.',
  'diagnosis.hint.plain-http':
    'Serve the registry over HTTPS, or allow plain HTTP for it in the container runtime of every node.',
  'diagnosis.hint.https-expected':
    'Take plain HTTP for this registry out of the settings of the container runtime, or name the port of its HTTP.',
  'diagnosis.hint.layer-damaged':
    'If it is so on every node, push the image again. If on one only, remove what that node keeps of the image, and check its disk and its proxy.',
  'diagnosis.hint.not-a-registry': 'Check the host in the name of the image.',
  'diagnosis.hint.registry-unavailable': 'Nodes try again by themselves. Ask those who run the registry if it lasts.',
  'diagnosis.hint.pull-cancelled':
    'The node tries again. If it happens every time, the image is too large for the way to the node.',
  'diagnosis.hint.pull-throttled': 'It passes by itself; registryPullQPS of the kubelet sets the limit.',
  'diagnosis.hint.node-disk-full': 'Make room on the node, or move the pod to another one.',
  'diagnosis.hint.container-crashes': 'Read its logs, those of the run before too: pwctl cluster logs --previous.',
  'diagnosis.hint.configuration-missing': 'Create it, or mend its name in the pod.',
  'diagnosis.hint.container-not-created':
    'Check command, user and security settings of the container, and the network plugin of the node.',
  'diagnosis.hint.volume-not-mounted':
    'Check the claim and its storage class, and whether another node still holds the volume.',
  'diagnosis.hint.not-scheduled':
    'Compare what the pod asks for with what nodes have free, and look at taints and node selectors.',
  'diagnosis.hint.quota-exceeded':
    'Ask for a larger quota, or for less: fewer replicas, smaller requests. Each container needs its limits.',
  'diagnosis.hint.admission-refused': 'Change the pod so that it follows the rule, or ask those who run the cluster.',
  'diagnosis.hint.probe-failing': 'Read its logs; give it more time to start if it is only slow.',
  'diagnosis.hint.evicted': 'Free the node or give the pod its requests; its controller makes another pod.',
  'diagnosis.hint.passed-already': 'Nodes try again within five minutes; pods that are made anew try at once.',
  'diagnosis.hint.unknown': 'Look at the events of the pod and at the log of the node.',
}
