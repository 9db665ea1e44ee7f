import type { ImageReference } from '#contract/image-reference.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { DockerConfigProblem } from '#platform/oci/docker-config.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { ReadCause } from '#features/failures/read-message.ts'

export interface SeenEvent {
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly firstSeen: string | null
  readonly lastSeen: string | null
}

export interface Workload {
  readonly kind: string
  readonly name: string
}

/** What keeps pods of one workload from being ready, in the words of Kubernetes. */
export interface Symptom {
  readonly workload: Workload
  readonly clusterId: string | null
  readonly pods: readonly string[]
  readonly node: string | null
  readonly container: string | null
  readonly image: string | null
  readonly reason: string
  readonly message: string
  readonly since: string | null
  readonly secretNames: readonly string[]
  readonly serviceAccount: string | null
  /** Pods that wait for an image and that a controller makes anew. */
  readonly stuckPods: readonly string[]
  readonly events: readonly SeenEvent[]
}

/** A pull secret that a pod names, as it stands in the namespace. Its credentials stay in memory. */
export type NamedSecret =
  | { readonly name: string; readonly state: 'absent' }
  | { readonly name: string; readonly state: 'unreadable'; readonly message: string }
  | { readonly name: string; readonly state: 'wrong-type'; readonly type: string }
  | { readonly name: string; readonly state: 'malformed'; readonly problem: DockerConfigProblem }
  | { readonly name: string; readonly state: 'read'; readonly entries: readonly NamedEntry[] }

export interface NamedEntry {
  readonly key: string
  readonly credential: Credential
}

/** What the registry answered when it was asked for the image as a node asks. */
export type Replay =
  | { readonly state: 'not-asked' }
  /** The node would ask, but the host is that of no registry of ours. */
  | { readonly state: 'not-ours' }
  | {
      readonly state: 'pulls'
      readonly username: string | null
      readonly digest: string
      readonly platforms: readonly string[] | null
    }
  | {
      readonly state: 'refused'
      readonly username: string | null
      readonly failure: RegistryFailure
      /** Whether the registry knows the repository at all; `undefined` where it does not tell. */
      readonly hasRepository?: boolean | undefined
    }

export interface NodeFacts {
  readonly name: string
  /** Such as `linux/amd64`; `null` where nodes may not be read. */
  readonly platform: string | null
  /** Conditions that are true and should not be, such as `DiskPressure`. */
  readonly troubles: readonly string[]
}

/** A registry of the console that serves the host of the image. */
export interface KnownRegistry {
  readonly registry: RegistryRecord
  readonly secretName: string
  /** As the watch saw it in this namespace; `null` where it does not belong there. */
  readonly secretState: string | null
}

/** All that a rule may look at. */
export interface Gathered {
  readonly symptom: Symptom
  /** What the message means by itself, the likeliest first. */
  readonly read: readonly ReadCause[]
  readonly image: ImageReference | undefined
  readonly secrets: readonly NamedSecret[]
  /** Of the service account; `null` where it cannot be read. */
  readonly accountSecrets: readonly string[] | null
  readonly node: NodeFacts | null
  readonly registries: readonly KnownRegistry[]
  /** With the first credential that a kubelet would take; `not-asked` where there is none. */
  readonly replay: Replay
  /** In whose own secret that credential stands. */
  readonly owner: RegistryRecord | undefined
  readonly anonymous: Replay
  readonly now: Date
}
