import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { StoreSnapshot } from './object-store.ts'

const StoredObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), uid: z.string(), resourceVersion: z.string() }),
})

const SandboxState = z.object({
  formatVersion: z.literal(1),
  apiPort: z.number(),
  registryPort: z.number(),
  token: z.string(),
  registryPassword: z.string(),
  tls: z.object({ key: z.string(), certificate: z.string() }),
  store: z.object({ revision: z.number(), objects: z.record(z.string(), z.array(StoredObject)) }),
})

/** Everything that a sandbox must keep so that its kubeconfig stays valid and its objects stay. */
export interface SandboxState {
  readonly formatVersion: 1
  readonly apiPort: number
  readonly registryPort: number
  readonly token: string
  readonly registryPassword: string
  readonly tls: { readonly key: string; readonly certificate: string }
  readonly store: StoreSnapshot
}

/** The state that an earlier sandbox left, or undefined where there is none. Throws on a file that is not one. */
export async function readStateFile(path: string): Promise<SandboxState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : asState(SandboxState.parse(JSON.parse(text)))
}

/** The objects were validated before they were stored; the schema above only proves that the file is one of ours. */
function asState(parsed: z.infer<typeof SandboxState>): SandboxState {
  const objects = parsed.store.objects as unknown as Record<string, KubeObject[]>
  return { ...parsed, store: { revision: parsed.store.revision, objects } }
}

/** Replaces the file as a whole: whoever reads it, also after a crash, sees the old content or the new one. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
