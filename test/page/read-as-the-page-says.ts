import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { KubernetesTarget } from '#test/chain-target.ts'
import { manualTest } from './the-page.ts'

const run = promisify(execFile)

export type ReadDocument = (target: KubernetesTarget, namespace: string, registryId: string) => Promise<string>

export interface Reader {
  readonly name: string
  readonly read: ReadDocument
}

/** The page's own line, where there is a kubectl; and always what its jsonpath names, over HTTP. */
export function documentReaders(): readonly Reader[] {
  const kubectl = process.env['PESITWIZARD_TEST_KUBECTL']
  const overHttp = { name: 'over HTTP', read: readOverHttp }
  return kubectl === undefined ? [overHttp] : [overHttp, { name: 'with kubectl', read: runThePagesLine(kubectl) }]
}

async function readOverHttp({ client }: KubernetesTarget, namespace: string, registryId: string): Promise<string> {
  const outcome = await client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
  if (!outcome.ok) throw new Error(outcome.message)
  return Buffer.from(outcome.value.data?.['.dockerconfigjson'] ?? '', 'base64').toString('utf8')
}

/** With the id in place of `xxx`, and the namespace that a person would be in. */
function runThePagesLine(kubectl: string): ReadDocument {
  return async ({ kubeconfig }, namespace, registryId) => {
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-'))
    await symlink(kubectl, join(folder, 'kubectl'))
    const line = manualTest.replace('registry-secret-xxx', `registry-secret-${registryId} -n ${namespace}`)
    const env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, HOME: folder, KUBECONFIG: kubeconfig }
    try {
      const { stdout } = await run('bash', ['-c', `set -o pipefail\n${line}`], { env, timeout: 20_000 })
      return stdout
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
