import { type AwsKey, signAwsRequest } from './aws-signature.ts'
import { askCloud, type CloudAnswer, type CloudConnection } from './cloud-request.ts'
import type { MintFailure } from './mint-outcome.ts'

export interface EcrApi {
  readonly key: AwsKey
  readonly region: string
  /** Of the API of ECR, which is not the host of the registry. */
  readonly endpoint: URL
}

export interface EcrAction {
  readonly action: 'GetAuthorizationToken' | 'DescribeImageScanFindings'
  readonly body: string
  /** What the signature says of the time. */
  readonly at: Date
}

export function askEcr(
  connection: CloudConnection,
  { key, region, endpoint }: EcrApi,
  { action, body, at }: EcrAction,
): Promise<CloudAnswer | MintFailure> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${action}`,
  }
  const request = { url: new URL('/', endpoint), headers, body }
  const signed = signAwsRequest(request, { key, region, service: 'ecr', at })
  return askCloud(connection, { ...request, headers: signed })
}
