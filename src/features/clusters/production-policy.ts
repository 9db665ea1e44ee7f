import type { PolicyFinding, PolicyRule } from '#contract/cluster-policy.ts'
import { isFloating, parseImageReference } from '#contract/image-reference.ts'
import type { ImageScan } from '#contract/images.ts'
import { isPublicRegistry, needsPullSecret, type RegistryRecord, rotationOf } from '#features/registries/registry.ts'
import type { ClusterRecord } from './cluster.ts'

export interface PolicyEvidence {
  readonly cluster: Pick<ClusterRecord, 'environment' | 'containerImage'>
  readonly registry: RegistryRecord | null
  /** Of the image; null where it is not known. */
  readonly scan: ImageScan | null
  readonly now: Date
  /** The rules that forbid a deployment; the others warn. */
  readonly blocking: readonly PolicyRule[]
}

/** What speaks against a deployment in production. Pure; what is not known speaks against nothing. */
export function judgePolicy(evidence: PolicyEvidence): readonly PolicyFinding[] {
  if (evidence.cluster.environment !== 'PRODUCTION') return []
  const found = [publicRegistry(evidence), floatingTag(evidence), overdue(evidence), critical(evidence)]
  return found.flatMap((values, index) => {
    const rule = rules[index]
    if (values === undefined || rule === undefined) return []
    const level = evidence.blocking.includes(rule) ? 'block' : 'warning'
    return [{ rule, level, values, message: fill(words[rule].message, values), hint: words[rule].hint }]
  })
}

const rules: readonly PolicyRule[] = ['public-registry', 'floating-tag', 'credential-overdue', 'critical-findings']

type Values = PolicyFinding['values']

const publicHosts: ReadonlySet<string> = new Set(['docker.io', 'quay.io'])

function publicRegistry({ cluster, registry }: PolicyEvidence): Values | undefined {
  if (registry !== null) return isPublicRegistry(registry) ? { registry: registry.name } : undefined
  const parsed = parseImageReference(cluster.containerImage)
  return parsed.ok && publicHosts.has(parsed.image.host) ? { registry: parsed.image.host } : undefined
}

function floatingTag({ cluster: { containerImage } }: PolicyEvidence): Values | undefined {
  const parsed = parseImageReference(containerImage)
  return parsed.ok && isFloating(parsed.image) ? { image: containerImage } : undefined
}

const dayMs = 24 * 60 * 60 * 1000

function overdue({ registry, now }: PolicyEvidence): Values | undefined {
  if (registry === null || !needsPullSecret(registry)) return undefined
  const { state, dueAt } = rotationOf(registry, now)
  if (state !== 'overdue' || dueAt === null) return undefined
  return { registry: registry.name, days: Math.max(1, Math.floor((now.getTime() - Date.parse(dueAt)) / dayMs)) }
}

function critical({ scan }: PolicyEvidence): Values | undefined {
  const count = scan?.counts?.critical ?? 0
  return count > 0 ? { count } : undefined
}

const words: Readonly<Record<PolicyRule, { readonly message: string; readonly hint: string }>> = {
  'public-registry': {
    message: 'Production pulls from the public registry {registry}',
    hint: 'Copy the image into a private registry, and deploy it from there.',
  },
  'floating-tag': {
    message: 'The tag of {image} moves: each restart may be an upgrade',
    hint: 'Name a version or a digest.',
  },
  'credential-overdue': {
    message: 'The credential of {registry} should have been replaced {days} days ago',
    hint: 'Rotate the registry first; no running pod is restarted by it.',
  },
  'critical-findings': {
    message: 'The registry found {count} critical vulnerabilities in the image',
    hint: 'Deploy a version in which they are fixed.',
  },
}

function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
