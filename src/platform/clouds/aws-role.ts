import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Secret } from '#platform/secret.ts'
import type { AwsKey } from './aws-signature.ts'
import { askWithForm, busyFailure, type CloudConnection } from './cloud-request.ts'
import { type MintFailure, mintFailure } from './mint-outcome.ts'

/** What AWS puts into the environment of a workload that has a role. */
export interface AwsWorkload {
  readonly key: AwsKey | undefined
  readonly roleArn: string | undefined
  readonly webIdentityTokenFile: string | undefined
  /** In place of the address of STS of each region. */
  readonly stsEndpoint: URL | undefined
}

export type AwsSigner = { readonly ok: true; readonly key: AwsKey } | MintFailure

/** The key of the role that the console itself has: from the environment, or by the service account of its pod (IRSA). */
export async function takeAwsRole(
  connection: CloudConnection,
  workload: AwsWorkload,
  region: string,
): Promise<AwsSigner> {
  if (workload.key !== undefined) return { ok: true, key: workload.key }
  const { roleArn, webIdentityTokenFile, stsEndpoint } = workload
  if (roleArn === undefined || webIdentityTokenFile === undefined) {
    return mintFailure(
      'not-usable',
      'The console has no role at AWS: neither AWS_ROLE_ARN nor AWS_ACCESS_KEY_ID is set',
    )
  }
  const token = await readFile(webIdentityTokenFile, 'utf8').catch(() => undefined)
  if (token === undefined) return mintFailure('not-usable', 'AWS_WEB_IDENTITY_TOKEN_FILE cannot be read')
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const answer = await askWithForm(connection, stsEndpoint ?? new URL(`https://sts.${region}.${domain}/`), {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'pesitwizard-console',
    WebIdentityToken: token.trim(),
  })
  if (!answer.ok) return answer
  if (answer.status === 200) return readKey(answer.body)
  const isRefused = answer.status === 400 || answer.status === 401 || answer.status === 403
  if (isRefused) return mintFailure('key-refused', 'AWS does not give the console the role that AWS_ROLE_ARN names')
  return busyFailure(answer, 'AWS') ?? mintFailure('unavailable', `AWS answers with status ${answer.status}`)
}

const RoleAnswer = z.object({
  AssumeRoleWithWebIdentityResponse: z.object({
    AssumeRoleWithWebIdentityResult: z.object({
      Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }),
    }),
  }),
})

function readKey(body: unknown): AwsSigner {
  const { data } = RoleAnswer.safeParse(body)
  if (data === undefined) return mintFailure('unavailable', 'AWS answers without a key')
  const { Credentials } = data.AssumeRoleWithWebIdentityResponse.AssumeRoleWithWebIdentityResult
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials
  return {
    ok: true,
    key: {
      accessKeyId: AccessKeyId,
      secretAccessKey: new Secret(SecretAccessKey),
      sessionToken: new Secret(SessionToken),
    },
  }
}
