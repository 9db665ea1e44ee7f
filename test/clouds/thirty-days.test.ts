import { expect, test } from 'vitest'
import { startFakeEcr } from './fake-aws.ts'
import { azureApplication, startFakeAzure } from './fake-azure.ts'
import { googleKeyFile, startFakeGoogle } from './fake-google.ts'
import { serveFake } from './fake-server.ts'
import { type Simulated, simulateMinting } from './simulate-minting.ts'

const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now() % 1_000_000)
const hours = 3600

const aws = { accessKeyId: 'AKIAEXAMPLEKEY000001', secretAccessKey: 'aws-secret', region: 'eu-west-3' }

const ecr: Simulated = {
  lifetimeSeconds: 12 * hours,
  registry: {
    url: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    authentication: 'aws-access-key',
    username: aws.accessKeyId,
    password: aws.secretAccessKey,
  },
  async start(issuer) {
    const server = await startFakeEcr(issuer, aws)
    return { clouds: { awsEndpoint: new URL(server.origin) }, stop: () => server.stop() }
  },
}

const google: Simulated = {
  lifetimeSeconds: hours,
  registry: { url: 'europe-docker.pkg.dev', authentication: 'gcp-service-account', password: googleKeyFile },
  async start(issuer) {
    const server = await startFakeGoogle(issuer)
    return { clouds: { googleTokenUrl: new URL('/token', server.origin) }, stop: () => server.stop() }
  },
}

/** The registry of Azure trades tokens itself, so that it needs a port here, which real ones never show. */
function azure(): Simulated {
  const registry: Record<string, unknown> = {
    url: 'pesitdemo.azurecr.io',
    tls: { plainHttp: true },
    authentication: 'azure-service-principal',
    username: azureApplication.applicationId,
    password: azureApplication.clientSecret,
    tenantId: azureApplication.tenantId,
  }
  return {
    lifetimeSeconds: 3 * hours,
    registry,
    async start(issuer) {
      const { entra, exchange } = await startFakeAzure(issuer)
      const server = await serveFake(exchange, issuer.now)
      registry['url'] = `pesitdemo.azurecr.io:${server.port}`
      return {
        clouds: { entra: new URL(entra.origin) },
        stop: async () => {
          await entra.stop()
          await server.stop()
        },
      }
    },
  }
}

test.each([
  ['ECR, 12 h', ecr, 5 * 60_000],
  ['Google, 1 h', google, 72_000],
  ['Azure, 3 h', azure(), 216_000],
] as const)(
  '%s: no namespace holds a token that has ended where its issuer could have been asked in the last two fifths of its life',
  { timeout: 180_000 },
  async (name, simulated, longestRetryMs) => {
    const startedAt = performance.now()

    const figures = await simulateMinting(simulated, seed, longestRetryMs * 1.1)

    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    console.log(`${name}, seed ${seed}, ${seconds} s: ${JSON.stringify(figures)}`)
    const lives = (30 * 24 * hours) / simulated.lifetimeSeconds
    const { issued, clockSteps, restarts } = figures
    expect(figures.heldExpiredThoughUp).toBe(0)
    expect(figures.downShare).toBeGreaterThan(0.1)
    // At 45 to 55 % of life: later only where the issuer was down, earlier only after the clock was set.
    expect(issued).toBeGreaterThan(lives / 0.96)
    expect(issued).toBeLessThanOrEqual(Math.ceil(lives / 0.45) + clockSteps + restarts + 1)
    expect(figures.attempts).toBeLessThan(issued * 12)
    expect(figures.writes).toBe(issued * 3)
  },
)
