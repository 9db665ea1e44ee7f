import { z } from 'zod'
import type { CloudConnection } from './cloud-request.ts'
import { askEcr, type EcrApi } from './ecr-request.ts'
import { countSeverities, type ImageScan, withoutResult } from './image-scan.ts'

export interface EcrImage extends EcrApi {
  readonly account: string
  readonly repository: string
  readonly digest: string
}

const count = z.number().int().min(0).max(1_000_000)
const Findings = z.object({
  imageScanStatus: z.object({ status: z.string() }),
  imageScanFindings: z
    .object({
      findingSeverityCounts: z.record(z.string(), count).nullish(),
      imageScanCompletedAt: z.number().min(0).max(253_402_300_799).nullish(),
    })
    .nullish(),
})
const typeField = '__type'
const ErrorAnswer = z.object({ [typeField]: z.string() })

/** What basic and enhanced scanning found; nothing where the key may not ask. */
export async function readEcrScan(
  connection: CloudConnection,
  { account, repository, digest, ...place }: EcrImage,
): Promise<ImageScan | undefined> {
  const question = { registryId: account, repositoryName: repository, imageId: { imageDigest: digest }, maxResults: 1 }
  const answer = await askEcr(connection, place, {
    action: 'DescribeImageScanFindings',
    body: JSON.stringify(question),
    at: connection.now(),
  })
  if (!answer.ok) return undefined
  if (answer.status !== 200) {
    const code = ErrorAnswer.safeParse(answer.body).data?.[typeField].split('#').at(-1)
    return code === 'ScanNotFoundException' ? withoutResult('not-scanned') : undefined
  }
  const { data } = Findings.safeParse(answer.body)
  return data && scanOf(data)
}

function scanOf({ imageScanStatus: { status }, imageScanFindings: found }: z.output<typeof Findings>): ImageScan {
  switch (status) {
    case 'COMPLETE':
    case 'ACTIVE':
      return {
        state: 'scanned',
        counts: countSeverities(found?.findingSeverityCounts ?? {}),
        scanner: status === 'ACTIVE' ? 'Amazon Inspector' : 'Amazon ECR',
        scannedAt: found?.imageScanCompletedAt ? new Date(found.imageScanCompletedAt * 1000) : null,
      }
    case 'IN_PROGRESS':
    case 'PENDING':
      return withoutResult('scanning')
    case 'UNSUPPORTED_IMAGE':
      return withoutResult('unsupported')
    case 'FAILED':
      return withoutResult('failed')
    default:
      return withoutResult('not-scanned')
  }
}
