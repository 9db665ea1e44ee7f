import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/index.ts'
import { openApiClient } from '#sandbox/kubernetes/conformance/api-client.ts'
import type { Recorder } from './recorder.ts'
import { binary, type Source } from './secret-forms.ts'

/** Every file below a directory, byte for byte. */
export async function filesOf(directory: string): Promise<readonly Source[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => ({
      where: `file ${file.slice(directory.length + 1)}`,
      content: await readFile(file, 'latin1'),
    })),
  )
}

const Items = z.object({ items: z.array(z.looseObject({ id: z.string().optional(), name: z.string().optional() })) })

/** What an endpoint cannot be asked without. */
const neededQueries: Readonly<Record<string, string>> = {
  listTags: '?repository=app',
  checkImage: '?image=app:1.0',
}

/** Asks all that can be read: each GET of the contract, with everything there is for each `{id}` in its path. */
export async function readEverything(
  recorder: Recorder,
  queries: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const unread: string[] = []
  for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
    const query = { ...neededQueries, ...queries }[endpoint.operationId] ?? ''
    const paths = await pathsOf(recorder, endpoint)
    const statuses = await Promise.all(paths.map((path) => read(recorder, `${path}${query}`)))
    if (!statuses.includes(200)) unread.push(endpoint.operationId)
  }
  for (const path of ['/api/v1/openapi.json', '/livez', '/readyz']) await read(recorder, path)
  return unread
}

async function read(recorder: Recorder, path: string): Promise<number> {
  return (await recorder.send({ method: 'GET', path })).status
}

/** `/clusters/{id}/pods/{pod}/logs`: the clusters name the ids, and the pods of each its pods. */
async function pathsOf(recorder: Recorder, { path }: Pick<Endpoint, 'path'>): Promise<readonly string[]> {
  const [, before = '', name, after = ''] = /^([^{]*)\/\{(\w+)\}(.*)$/.exec(path) ?? []
  if (name === undefined) return [path]
  const { json } = await recorder.send({ method: 'GET', path: before })
  const { items } = Items.parse(json)
  const filled = items.map((item) => `${before}/${item.id ?? item.name ?? ''}${after}`)
  return (await Promise.all(filled.map((each) => pathsOf(recorder, { path: each })))).flat()
}

const Resources = z.object({
  resources: z.array(z.object({ name: z.string(), verbs: z.array(z.string()) })),
})
const Groups = z.object({
  groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })),
})
const KubernetesList = z.object({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
      data: z.record(z.string(), z.string()).nullish(),
    }),
  ),
})

/** Every object of every kind, events too. The data of a Secret is a place of its own. */
export async function objectsOf(kubeconfig: string): Promise<readonly Source[]> {
  const client = openApiClient(kubeconfig)
  const get = async (path: string) => (await client.send({ method: 'GET', path })).body
  const sources: Source[] = []
  try {
    const { groups } = Groups.parse(await get('/apis'))
    const roots = ['/api/v1', ...groups.flatMap(({ versions }) => versions.map((each) => `/apis/${each.groupVersion}`))]
    for (const root of roots) {
      const { resources } = Resources.parse(await get(root))
      for (const { name } of resources.filter(({ verbs }) => verbs.includes('list'))) {
        sources.push(
          ...KubernetesList.parse(await get(`${root}/${name}`)).items.flatMap((item) => sourcesOf(name, item)),
        )
      }
    }
  } finally {
    client.close()
  }
  return sources
}

type KubernetesItem = z.infer<typeof KubernetesList>['items'][number]

function sourcesOf(resource: string, item: KubernetesItem): readonly Source[] {
  const { name, namespace = '' } = item.metadata
  if (resource !== 'secrets')
    return [{ where: `${resource}/${namespace}/${name}`, content: binary(JSON.stringify(item)) }]
  const { data, ...rest } = item
  const decoded = Object.values(data ?? {}).map((value) => Buffer.from(value, 'base64').toString('latin1'))
  const where = `Secret/${namespace}/${name}`
  return [
    { where, content: binary(JSON.stringify(rest)) },
    { where: `data of ${where}`, content: [JSON.stringify(data), ...decoded].join('\n') },
  ]
}
