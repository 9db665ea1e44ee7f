import { z } from 'zod'
import type { Credential } from '#platform/oci/credential.ts'
import { basicAuthorization } from '#platform/oci/token-exchange.ts'
import { askCloud, type CloudConnection } from './cloud-request.ts'
import { countSeverities, type ImageScan, withoutResult } from './image-scan.ts'

export interface HarborImage {
  /** Such as `https://harbor.example.com`. */
  readonly harbor: string
  readonly credential: Credential | undefined
  /** With its project: `team/app`. */
  readonly repository: string
  /** A tag or a digest. */
  readonly reference: string
}

const reports =
  'application/vnd.security.vulnerability.report; version=1.1, application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0'

const count = z.number().int().min(0).max(1_000_000)
// No digits and few words: nothing that could be a secret.
const ScannerName = z
  .string()
  .max(40)
  .regex(/^[A-Za-z]+(?: [A-Za-z]+){0,3}$/)
const Report = z.object({
  scan_status: z.string(),
  end_time: z.iso.datetime({ offset: true }).optional().catch(undefined),
  summary: z.object({ summary: z.record(z.string(), count).nullish() }).nullish(),
  scanner: z.object({ name: ScannerName }).optional().catch(undefined),
})
const Artifact = z.object({ scan_overview: z.record(z.string(), Report).nullish() })

/** Asked with what may pull: a robot that may not read artifacts is told nothing. */
export async function readHarborScan(connection: CloudConnection, image: HarborImage): Promise<ImageScan | undefined> {
  const { harbor, credential, repository, reference } = image
  const [project = '', ...name] = repository.split('/')
  if (name.length === 0) return undefined
  // A slash in the name of a repository is encoded twice.
  const path = encodeURIComponent(encodeURIComponent(name.join('/')))
  const answer = await askCloud(connection, {
    method: 'GET',
    url: new URL(
      `/api/v2.0/projects/${project}/repositories/${path}/artifacts/${reference}?with_scan_overview=true`,
      harbor,
    ),
    headers: { accept: 'application/json', 'x-accept-vulnerabilities': reports, ...basicAuthorization(credential) },
  })
  const { data } = Artifact.safeParse(answer.ok && answer.status === 200 ? answer.body : undefined)
  if (data === undefined) return undefined
  const [report] = Object.values(data.scan_overview ?? {})
  return report === undefined ? withoutResult('not-scanned') : scanOf(report)
}

function scanOf({ scan_status: status, summary, scanner, end_time: end }: z.output<typeof Report>): ImageScan {
  if (status === 'Success') {
    return {
      state: 'scanned',
      counts: countSeverities(summary?.summary ?? {}),
      scanner: scanner?.name ?? null,
      scannedAt: end === undefined ? null : new Date(end),
    }
  }
  if (['Pending', 'Queued', 'Scheduled', 'Running'].includes(status)) return withoutResult('scanning')
  return withoutResult(status === 'Error' || status === 'Stopped' ? 'failed' : 'not-scanned')
}
