import { afterEach, describe, expect, test } from 'vitest'
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
