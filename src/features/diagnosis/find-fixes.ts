import type { Cause, Fix, FixName } from '#contract/diagnosis.ts'
import type { Decision } from './decide.ts'
import type { Gathered, KnownRegistry, Workload } from './evidence.ts'
import { fixWords } from './fact-words.ts'

export interface FixContext {
  readonly gathered: Gathered
  readonly decision: Decision
  readonly namespace: string
  /** The transfer cluster that the pods belong to. */
  readonly cluster: { readonly id: string; readonly name: string } | undefined
  /** Images of the registry that exist and suit the node, the nearest first. */
  readonly choices: readonly string[]
}

type Offer = (context: FixContext) => Fix | undefined

/** What may be done about each cause, the best first. */
const offers: Readonly<Record<Cause, readonly Offer[]>> = {
  'secret-missing': [repairSecret, attachSecret, addRegistry],
  'secret-not-referenced': [attachSecret],
  'secret-wrong-type': [repairSecret, attachSecret, addRegistry],
  'secret-malformed': [repairSecret, attachSecret, addRegistry],
  'no-entry-for-host': [repairSecret, attachSecret, addRegistry, correctImage],
  'credential-missing': [attachSecret, addRegistry],
  'credential-refused': [repairSecret, rotateCredential, attachSecret, addRegistry],
  'credential-expired': [repairSecret, rotateCredential, attachSecret, addRegistry],
  'permission-denied': [rotateCredential, askOwner],
  'absent-or-denied': [pickTag, correctImage, rotateCredential, askOwner],
  'repository-absent': [correctImage, askOwner],
  'tag-absent': [pickTag, correctImage],
  'digest-absent': [pickTag, correctImage],
  'platform-absent': [pickTag, correctImage, askOwner],
  'manifest-unsupported': [pickTag, correctImage],
  'layer-damaged': [askOwner, pickTag, mendNode],
  'invalid-image-name': [correctImage],
  'short-name-ambiguous': [correctImage],
  'rate-limited': [wait, attachSecret, addRegistry],
  'blocked-by-policy': [pickTag, askOwner],
  'signature-refused': [askOwner, pickTag],
  'never-pulled': [deployAgain, mendWorkload],
  'host-not-resolved': [correctImage, mendNetwork],
  'connection-refused': [askOwner, mendNetwork, correctImage],
  'host-unreachable': [mendNetwork, askOwner],
  'proxy-in-the-way': [mendNetwork],
  'unknown-authority': [trustAuthority, addAuthority],
  'wrong-certificate-name': [correctImage, askOwner],
  'certificate-expired': [askOwner],
  'https-expected': [useHttps, askOwner],
  'plain-http': [allowPlainHttp, askOwner],
  'not-a-registry': [correctImage, askOwner],
  'registry-unavailable': [wait, askOwner],
  'pull-cancelled': [wait, mendNetwork],
  'pull-throttled': [wait],
  'node-disk-full': [mendNode],
  'container-crashes': [readLogs, mendWorkload],
  'configuration-missing': [deployAgain, mendWorkload],
  'container-not-created': [mendWorkload],
  'volume-not-mounted': [mendWorkload],
  'not-scheduled': [mendWorkload],
  'quota-exceeded': [mendWorkload],
  'admission-refused': [mendWorkload],
  'probe-failing': [readLogs, mendWorkload],
  evicted: [mendNode],
  'passed-already': [],
  unknown: [mendWorkload],
}

export function findFixes(context: FixContext): Fix[] {
  const found = offers[context.decision.cause].flatMap((offer) => offer(context) ?? [])
  const again = retryNow(context)
  const isFirst = context.decision.cause === 'passed-already'
  const all = again === undefined ? found : isFirst ? [again, ...found] : [...found, again]
  return isFirst ? [...all, ...[wait(context)].filter((each) => each !== undefined)] : all
}

function fix(name: FixName, { decision }: FixContext, more: Partial<Fix> = {}): Fix {
  const values = { ...decision.values, ...more.values }
  const message = fixWords(name, values)
  const made = { fix: name, message, command: null, applicable: false, choices: [], until: null, ...more, values }
  // What a terminal would act on has no place in a line that is pasted into one.
  return /\p{Cc}/u.test(made.command ?? '') ? { ...made, command: null } : made
}

/** That whose secret the pod names. */
function namedRegistry({ gathered: { registries, symptom } }: FixContext): KnownRegistry | undefined {
  return registries.find(({ secretName }) => symptom.secretNames.includes(secretName))
}

/** A secret of ours that is not as it should be. */
function repairSecret(context: FixContext): Fix | undefined {
  const { gathered, namespace } = context
  const ours = gathered.registries.find(
    ({ secretName, secretState }) =>
      secretState !== null &&
      gathered.symptom.secretNames.includes(secretName) &&
      (secretState !== 'in-sync' || isUnusable(context, secretName)),
  )
  if (ours === undefined) return undefined
  const values = { secret: ours.secretName, registry: ours.registry.name, namespace }
  return fix('repair-secret', context, {
    values,
    applicable: true,
    command: `pwctl diagnose -n ${shell(namespace)} --fix repair-secret`,
  })
}

function isUnusable({ gathered }: FixContext, secretName: string): boolean {
  const secret = gathered.secrets.find(({ name }) => name === secretName)
  return secret?.state === 'absent' || secret?.state === 'wrong-type' || secret?.state === 'malformed'
}

/** The secret of a registry of ours that the pod does not name. */
function attachSecret(context: FixContext): Fix | undefined {
  const { gathered, cluster, namespace } = context
  const { symptom, registries } = gathered
  const known = registries.find(
    ({ secretName, registry }) => !symptom.secretNames.includes(secretName) && registry.enabled && registry.hasPassword,
  )
  if (known === undefined) return undefined
  const values = { secret: known.secretName, registry: known.registry.name, namespace }
  if (cluster !== undefined) {
    return fix('attach-secret', context, {
      values,
      applicable: true,
      command: `pwctl cluster diagnose ${shell(cluster.name)} --fix attach-secret`,
    })
  }
  if (known.secretState === null) return undefined
  const secrets = [...symptom.secretNames, known.secretName].map((name) => ({ name }))
  const patch = JSON.stringify({ spec: { template: { spec: { imagePullSecrets: secrets } } } })
  return fix('attach-secret', context, { values, command: kubectlPatch(context, patch) })
}

function kubectlPatch({ gathered: { symptom }, namespace }: FixContext, patch: string): string | null {
  const { kind, name } = symptom.workload
  if (!isPlain({ kind, name })) return null
  return `kubectl -n ${shell(namespace)} patch ${kind.toLowerCase()} ${shell(name)} -p ${shell(patch)}`
}

function rotateCredential(context: FixContext): Fix | undefined {
  const known = namedRegistry(context)
  if (known === undefined || !known.registry.hasPassword) return undefined
  return fix('rotate-credential', context, {
    values: { registry: known.registry.name },
    command: `pwctl registry rotate ${shell(known.registry.name)} --password-stdin --wait`,
  })
}

/** Only where no registry of ours has a credential for that host. */
function addRegistry(context: FixContext): Fix | undefined {
  const { image, registries } = context.gathered
  if (image === undefined || registries.some(({ registry }) => registry.hasPassword)) return undefined
  return fix('add-registry', context, {
    command: `pwctl registry create ${shell(image.host)} --url ${shell(image.host)} --username NAME --password-stdin`,
  })
}

function pickTag(context: FixContext): Fix | undefined {
  const { choices, cluster } = context
  const [first] = choices
  if (first === undefined) return undefined
  return fix('pick-tag', context, {
    choices: [...choices],
    applicable: cluster !== undefined,
    command:
      cluster === undefined
        ? setImage(context, first)
        : `pwctl cluster diagnose ${shell(cluster.name)} --fix pick-tag --choice ${shell(first)}`,
  })
}

function correctImage(context: FixContext): Fix {
  const { cluster } = context
  return fix('correct-image', context, {
    applicable: cluster !== undefined,
    command:
      cluster === undefined
        ? setImage(context, 'IMAGE')
        : `pwctl cluster diagnose ${shell(cluster.name)} --fix correct-image --choice IMAGE`,
  })
}

function setImage({ gathered: { symptom }, namespace }: FixContext, image: string): string | null {
  const { workload, container } = symptom
  if (container === null || !isPlain(workload)) return null
  const target = `${workload.kind.toLowerCase()}/${workload.name}`
  return `kubectl -n ${shell(namespace)} set image ${shell(target)} ${shell(`${container}=${image}`)}`
}

function deployAgain(context: FixContext): Fix | undefined {
  const { cluster } = context
  if (cluster === undefined) return undefined
  return fix('deploy-again', context, {
    applicable: true,
    command: `pwctl cluster deploy ${shell(cluster.name)} --force --wait`,
  })
}

/** Pods in back-off are made anew; of those that run none is touched. */
function retryNow(context: FixContext): Fix | undefined {
  const { gathered, namespace } = context
  const { stuckPods } = gathered.symptom
  if (stuckPods.length === 0) return undefined
  return fix('retry-now', context, {
    values: { count: stuckPods.length },
    applicable: true,
    command: `kubectl -n ${shell(namespace)} delete pod ${stuckPods.slice(0, 10).map(shell).join(' ')}`,
  })
}

function wait(context: FixContext): Fix {
  const { decision, gathered } = context
  const seconds = Number(decision.values['seconds'])
  const until = Number.isNaN(seconds) ? null : new Date(gathered.now.getTime() + seconds * 1000).toISOString()
  return fix('wait', context, { until })
}

function addAuthority(context: FixContext): Fix | undefined {
  const known = namedRegistry(context) ?? context.gathered.registries[0]
  if (known === undefined || known.registry.caCertificate !== null) return undefined
  return fix('add-authority', context, {
    values: { registry: known.registry.name },
    command: `pwctl registry update ${shell(known.registry.name)} --ca-file CA.pem`,
  })
}

/** containerd reads this file at every pull: nothing is restarted. */
function trustAuthority(context: FixContext): Fix {
  return hostsFile(context, (host) => [`[host."https://${host}"]`, '  ca = "/etc/containerd/certs.d/registry-ca.crt"'])
}

function allowPlainHttp(context: FixContext): Fix {
  return hostsFile(context, (host) => [`[host."http://${host}"]`])
}

function useHttps(context: FixContext): Fix {
  return hostsFile(context, (host) => [`[host."https://${host}"]`])
}

function hostsFile(context: FixContext, lines: (host: string) => readonly string[]): Fix {
  const host = context.gathered.image?.host ?? 'HOST'
  const file = `/etc/containerd/certs.d/${host}/hosts.toml`
  const text = lines(host).join('\\n')
  return fix('mend-node', context, {
    command: `mkdir -p ${shell(`/etc/containerd/certs.d/${host}`)} && printf ${shell(`${text}\\n`)} > ${shell(file)}`,
  })
}

function mendNetwork(context: FixContext): Fix {
  const host = context.gathered.image?.host ?? 'HOST'
  const url = `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}/v2/`
  return fix('mend-network', context, { command: `curl -sv ${shell(url)} -o /dev/null` })
}

function mendNode(context: FixContext): Fix {
  const { node } = context.gathered
  return fix('mend-node', context, { command: node === null ? null : `kubectl describe node ${shell(node.name)}` })
}

function mendWorkload(context: FixContext): Fix {
  const { gathered, namespace } = context
  const { pods, workload } = gathered.symptom
  const [pod] = pods
  if (pod === undefined && !isPlain(workload)) return fix('mend-workload', context)
  const target = pod === undefined ? `${workload.kind.toLowerCase()} ${shell(workload.name)}` : `pod ${shell(pod)}`
  return fix('mend-workload', context, { command: `kubectl -n ${shell(namespace)} describe ${target}` })
}

function readLogs(context: FixContext): Fix | undefined {
  const { gathered, namespace } = context
  const [pod] = gathered.symptom.pods
  if (pod === undefined) return undefined
  return fix('mend-workload', context, {
    command: `kubectl -n ${shell(namespace)} logs ${shell(pod)} --previous --tail=100`,
  })
}

function askOwner(context: FixContext): Fix {
  return fix('ask-registry-owner', context)
}

const patchable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** Who owns a pod is written by whoever made it, and need not be the name of anything: it could be an option. */
function isPlain({ kind, name }: Workload): boolean {
  return patchable.has(kind) && /^[a-z0-9][a-z0-9.-]{0,252}$/.test(name)
}

/** A word for a shell. */
function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
