import type { AwsSigner } from '#platform/clouds/aws-role.ts'
import { readEcrToken } from '#platform/clouds/token-end.ts'
import { readEcrScan } from '#platform/clouds/ecr-scan.ts'
import { mintEcrToken } from '#platform/clouds/ecr-token.ts'
import { mintFailure } from '#platform/clouds/mint-outcome.ts'
import { hostnameOf } from '#platform/oci/registry-host.ts'
import { ecrPlaceOf } from './ecr-host.ts'
import { type Clouds, type Kind, type MintQuestion, usualAuthentications } from './kind.ts'

/** A token of ECR holds for twelve hours: one that a person typed is delivered as it is, and soon over. */
export const ecr: Kind = {
  kind: 'ecr',
  owns: (hostname) => ecrPlaceOf(hostname) !== undefined,
  isSelfHosted: false,
  authentications: { ...usualAuthentications, 'aws-access-key': ['minted'], 'aws-role': ['minted'] },
  infer: ({ username }) => (/^A(KIA|SIA)[A-Z0-9]{12,124}$/.test(username ?? '') ? 'aws-access-key' : undefined),
  async mint(question, clouds) {
    const place = ecrPlaceOf(hostnameOf(question.host))
    if (place === undefined) return mintFailure('not-usable', 'The host names no AWS account and region')
    const signer = await signerOf(question, clouds, place.region)
    if (!signer.ok) return signer
    const { region } = place
    return await mintEcrToken(clouds, { key: signer.key, region, endpoint: clouds.awsEndpoint ?? place.endpoint })
  },
  inspect: async ({ credential }) => readEcrToken(credential.password),
  async readScan({ host, repository, reference: digest, ...signIn }, clouds) {
    const place = ecrPlaceOf(hostnameOf(host))
    if (place === undefined || !digest.includes(':') || signIn.authentication === 'password') return undefined
    const signer = await signerOf(signIn, clouds, place.region)
    if (!signer.ok) return undefined
    const { account, region } = place
    const endpoint = clouds.awsEndpoint ?? place.endpoint
    return await readEcrScan(clouds, { account, key: signer.key, region, endpoint, repository, digest })
  },
  hints: {
    'credential-refused':
      'A token of ECR ends after twelve hours. Save an access key instead: the console renews tokens by itself.',
    'pull-denied':
      'Allow ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability on the repository.',
  },
}

async function signerOf(
  { authentication, username, password }: Pick<MintQuestion, 'authentication' | 'username' | 'password'>,
  clouds: Clouds,
  region: string,
): Promise<AwsSigner> {
  if (authentication === 'aws-role') return await clouds.awsRole(region)
  if (username === null || password === undefined) return mintFailure('not-usable', 'The access key is missing')
  return { ok: true, key: { accessKeyId: username, secretAccessKey: password } }
}
