import { testRegistry } from '#contract/checks.ts'
import { createRegistry, deleteRegistry, RegistryKind, updateRegistry } from '#contract/registries.ts'
import type { Recorder } from './recorder.ts'
import { type Canary, canary } from './secret-forms.ts'

const hosts = {
  'docker-hub': 'docker.io',
  ghcr: 'ghcr.io',
  gcr: 'gcr.io',
  'artifact-registry': 'europe-docker.pkg.dev',
  ecr: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
  acr: 'example.azurecr.io',
  harbor: 'harbor.example.com',
  quay: 'quay.io',
  gitlab: 'registry.gitlab.com',
  private: 'registry.mycompany.com',
} as const satisfies Record<RegistryKind, string>

/** Google's key is a document; the rest are words. */
function passwordFor(kind: RegistryKind, value: string): string {
  return kind === 'gcr' ? JSON.stringify({ type: 'service_account', private_key: value }) : value
}

/** A password in each kind of registry, replaced by another; of three more one is removed, one moved, one deleted. */
export async function plantInRegistries(recorder: Recorder): Promise<readonly Canary[]> {
  const planted: Canary[] = []
  for (const kind of RegistryKind.options) {
    const first = canary(`first password of ${kind}`)
    const id = await addRegistry(recorder, { kind, password: passwordFor(kind, first.value) })
    const second = canary(`password of ${kind}`, new RegExp(`^data of Secret/[^/]+/registry-secret-${id}$`))
    const body = { password: passwordFor(kind, second.value) }
    await recorder.ask(updateRegistry, { params: { id }, body, headers: { 'if-match': '"1"' } })
    planted.push(first, second)
  }
  return [...planted, ...(await plantAndTakeAway(recorder)), ...(await plantKeysOfClouds(recorder))]
}

/** Keys that tokens are minted from belong into no namespace: they never leave the console but to their cloud. */
async function plantKeysOfClouds(recorder: Recorder): Promise<readonly Canary[]> {
  const [aws, google, azure] = [canary('AWS key'), canary('Google key'), canary('Azure secret')]
  const keyFile = {
    type: 'service_account',
    project_id: 'demo',
    private_key: `-----BEGIN PRIVATE KEY-----\n${google.value}\n-----END PRIVATE KEY-----\n`,
    client_email: 'puller@demo.iam.gserviceaccount.com',
  }
  const inputs = [
    { kind: 'ecr', authentication: 'aws-access-key', username: 'AKIAEXAMPLEKEY000001', password: aws.value },
    { kind: 'gcr', authentication: 'gcp-service-account', delivery: 'minted', password: JSON.stringify(keyFile) },
    {
      kind: 'acr',
      authentication: 'azure-service-principal',
      delivery: 'minted',
      username: 'the-application',
      tenantId: 'contoso.onmicrosoft.com',
      password: azure.value,
    },
  ] as const
  for (const input of inputs) {
    const body = { name: `minted ${input.kind}`, url: hosts[input.kind], ...input }
    const { id } = (await recorder.ask(createRegistry, { body })).value
    await recorder.ask(testRegistry, { params: { id }, body: {} })
  }
  return [aws, google, azure]
}

interface New {
  readonly kind: RegistryKind
  readonly password: string
  readonly name?: string
}

async function addRegistry(recorder: Recorder, { kind, password, name = kind }: New): Promise<string> {
  const body = { name, url: hosts[kind], kind, username: 'the-user', password }
  return (await recorder.ask(createRegistry, { body })).value.id
}

async function plantAndTakeAway(recorder: Recorder): Promise<readonly Canary[]> {
  const [removed, moved, deleted] = [canary('removed password'), canary('moved password'), canary('deleted password')]
  const headers = { 'if-match': '"1"' }
  const one = await addRegistry(recorder, { kind: 'quay', password: removed.value, name: 'one' })
  await recorder.ask(updateRegistry, { params: { id: one }, headers, body: { password: null } })
  const two = await addRegistry(recorder, { kind: 'quay', password: moved.value, name: 'two' })
  await recorder.ask(updateRegistry, { params: { id: two }, headers, body: { url: 'elsewhere.example' } })
  const three = await addRegistry(recorder, { kind: 'quay', password: deleted.value, name: 'three' })
  await recorder.ask(deleteRegistry, { params: { id: three }, headers })
  return [removed, moved, deleted]
}
