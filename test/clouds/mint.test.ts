import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { takeAwsRole } from '#platform/clouds/aws-role.ts'
import { mintAcrToken } from '#platform/clouds/azure-token.ts'
import { mintEcrToken } from '#platform/clouds/ecr-token.ts'
import { mintGoogleToken } from '#platform/clouds/google-token.ts'
import type { MintOutcome } from '#platform/clouds/mint-outcome.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { Secret } from '#platform/secret.ts'
import { startFakeEcr } from './fake-aws.ts'
import { azureApplication, startFakeAzure } from './fake-azure.ts'
import { googleKeyFile, startFakeGoogle } from './fake-google.ts'
import { createIssuer, type Mood } from './fake-issuer.ts'
import { type FakeServer, serveFake } from './fake-server.ts'

const cloudTime = new Date('2026-03-01T12:00:00Z')
const key = { accessKeyId: 'AKIAEXAMPLEKEY000001', secretAccessKey: new Secret('aws-secret-canary/+x') }
const account = { accessKeyId: key.accessKeyId, secretAccessKey: 'aws-secret-canary/+x', region: 'eu-west-3' }

const servers: FakeServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

function started<S extends FakeServer>(server: S): S {
  servers.push(server)
  return server
}

const connection = (now: Date = cloudTime, allowed: readonly string[] = ['127.0.0.1/32']) => ({
  addressPolicy: createAddressPolicy({ allowed }),
  resolve: () => Promise.resolve(['127.0.0.1']),
  now: () => now,
})

function told(outcome: MintOutcome): unknown {
  if (!outcome.ok) return outcome.reason
  return [outcome.credential.username, outcome.credential.password.expose(), Math.round(outcome.lifetimeSeconds)]
}

interface Way {
  readonly lifetimeSeconds: number
  readonly username: string
  readonly start: (mood: Mood) => Promise<{
    readonly issued: () => string | undefined
    readonly mint: (options?: {
      readonly wrong?: boolean
      readonly now?: Date
      readonly allowed?: readonly string[]
    }) => Promise<MintOutcome>
  }>
}

const ways: Readonly<Record<string, Way>> = {
  ECR: {
    lifetimeSeconds: 43_200,
    username: 'AWS',
    start: async (mood) => {
      const issuer = createIssuer({ now: () => cloudTime, lifetimeSeconds: 43_200, mood: () => mood })
      const server = started(await startFakeEcr(issuer, account))
      return {
        issued: () => issuer.issued.at(-1)?.token,
        mint: ({ wrong = false, now, allowed } = {}) =>
          mintEcrToken(connection(now, allowed), {
            key: wrong ? { ...key, secretAccessKey: new Secret('another') } : key,
            region: account.region,
            endpoint: new URL(server.origin),
          }),
      }
    },
  },
  Google: {
    lifetimeSeconds: 3599,
    username: 'oauth2accesstoken',
    start: async (mood) => {
      const issuer = createIssuer({ now: () => cloudTime, lifetimeSeconds: 3599, mood: () => mood })
      const server = started(await startFakeGoogle(issuer))
      const other = googleKeyFile.replace('puller@', 'another@')
      return {
        issued: () => issuer.issued.at(-1)?.token,
        mint: ({ wrong = false, now, allowed } = {}) =>
          mintGoogleToken(connection(now, allowed), {
            keyFile: new Secret(wrong ? other : googleKeyFile),
            tokenUrl: new URL('/token', server.origin),
          }),
      }
    },
  },
  Azure: {
    lifetimeSeconds: 10_800,
    username: '00000000-0000-0000-0000-000000000000',
    start: async (mood) => {
      const issuer = createIssuer({ now: () => cloudTime, lifetimeSeconds: 10_800, mood: () => mood })
      const azure = await startFakeAzure(issuer)
      started(azure.entra)
      const registry = started(await serveFake(azure.exchange))
      return {
        issued: () => issuer.issued.at(-1)?.token,
        mint: ({ wrong = false, now, allowed } = {}) =>
          mintAcrToken(connection(now, allowed), {
            ...azureApplication,
            clientSecret: new Secret(wrong ? 'another' : azureApplication.clientSecret),
            entra: new URL(azure.entra.origin),
            registry: new URL(registry.origin),
          }),
      }
    },
  },
}

describe.each(Object.entries(ways))('%s', (_name, { start, username, lifetimeSeconds }) => {
  test('gives a token for a key that signs, with the life that the issuer says', async () => {
    const cloud = await start('up')

    const outcome = await cloud.mint()

    expect(told(outcome)).toEqual([username, cloud.issued(), lifetimeSeconds])
  })

  test.each([-1, 1])('gives one too where our clock is %i h off, with the same life', async (hours) => {
    const cloud = await start('up')

    const outcome = await cloud.mint({ now: new Date(cloudTime.getTime() + hours * 3_600_000) })

    expect(told(outcome)).toEqual([username, cloud.issued(), lifetimeSeconds])
  })

  test('says of each refusal what it is, and shows nothing of the key', async () => {
    const reasons = await Promise.all(
      (['denied', 'throttled', 'unavailable', 'hang-up'] as const).map(async (mood) => (await start(mood)).mint()),
    )
    const wrong = await (await start('up')).mint({ wrong: true })
    const blocked = await (await start('up')).mint({ allowed: [] })

    expect([...reasons, wrong, blocked].map(told)).toEqual([
      'no-permission',
      'throttled',
      'unavailable',
      'unreachable',
      'key-refused',
      'unreachable',
    ])
    expect(JSON.stringify([...reasons, wrong, blocked])).not.toMatch(/canary|client-secret|PRIVATE|another/)
  })
})

test('a key file that cannot sign is not sent anywhere', async () => {
  const keyFile = new Secret(googleKeyFile.replace(/PRIVATE KEY-----\\n.{40}/, 'PRIVATE KEY-----\\nbroken'))

  const outcome = await mintGoogleToken(connection(cloudTime, []), {
    keyFile,
    tokenUrl: new URL('http://127.0.0.1:9/'),
  })

  expect(told(outcome)).toBe('not-usable')
})

describe('the role of the console at AWS', () => {
  const none = { key: undefined, roleArn: undefined, webIdentityTokenFile: undefined, stsEndpoint: undefined }
  const roleArn = 'arn:aws:iam::123456789012:role/console'

  async function startSts() {
    const directory = await mkdtemp(join(tmpdir(), 'irsa-'))
    const webIdentityTokenFile = join(directory, 'token')
    await writeFile(webIdentityTokenFile, 'pod-token\n')
    const sts = started(
      await serveFake(({ body }) => {
        const form = new URLSearchParams(body)
        const isKnown = form.get('WebIdentityToken') === 'pod-token' && form.get('RoleArn') === roleArn
        if (form.get('Action') !== 'AssumeRoleWithWebIdentity' || !isKnown) return { status: 403 }
        const Credentials = { AccessKeyId: 'ASIAROLE', SecretAccessKey: 'role-secret', SessionToken: 'role-session' }
        return {
          status: 200,
          body: { AssumeRoleWithWebIdentityResponse: { AssumeRoleWithWebIdentityResult: { Credentials } } },
        }
      }),
    )
    return { ...none, webIdentityTokenFile, stsEndpoint: new URL(sts.origin) }
  }

  test('comes by the service account of its pod, and mints a token with its session', async () => {
    const workload = { ...(await startSts()), roleArn }
    const issuer = createIssuer({ now: () => cloudTime, lifetimeSeconds: 43_200 })
    const role = { accessKeyId: 'ASIAROLE', secretAccessKey: 'role-secret', sessionToken: 'role-session' }
    const ecr = started(await startFakeEcr(issuer, { ...role, region: 'eu-west-3' }))

    const signer = await takeAwsRole(connection(), workload, 'eu-west-3')
    const outcome = signer.ok
      ? await mintEcrToken(connection(), { key: signer.key, region: 'eu-west-3', endpoint: new URL(ecr.origin) })
      : signer

    expect(told(outcome)).toEqual(['AWS', issuer.issued[0]?.token, 43_200])
  })

  test('is missed, or refused, in words', async () => {
    const workload = await startSts()

    const missed = await takeAwsRole(connection(), none, 'eu-west-3')
    const refused = await takeAwsRole(connection(), { ...workload, roleArn: 'arn:other' }, 'eu-west-3')

    expect([missed, refused]).toMatchObject([{ reason: 'not-usable' }, { reason: 'key-refused' }])
  })
})
