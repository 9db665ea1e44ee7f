import { z } from 'zod'
import { parseJson } from '#platform/oci/registry-outcome.ts'
import { Secret } from '#platform/secret.ts'
import { askWithForm, busyFailure, type CloudAnswer, type CloudConnection } from './cloud-request.ts'
import { type MintFailure, mintFailure, type MintOutcome } from './mint-outcome.ts'

export interface AzureQuestion {
  readonly applicationId: string
  readonly clientSecret: Secret
  readonly tenantId: string
  /** Where Entra is: `https://login.microsoftonline.com`, or that of another Azure cloud. */
  readonly entra: URL
  /** The origin of the registry itself, which trades a token of Entra for one of its own. */
  readonly registry: URL
}

const registryUser = '00000000-0000-0000-0000-000000000000'
const scope = 'https://containerregistry.azure.net/.default'
const usualLifetimeSeconds = 3 * 60 * 60

/** Signs in to Entra as the service principal, and has the registry trade that for its refresh token of three hours. */
export async function mintAcrToken(connection: CloudConnection, question: AzureQuestion): Promise<MintOutcome> {
  const { tenantId, registry } = question
  const entra = await askEntra(connection, question)
  if (!entra.ok) return entra
  // Entra is of the public internet, and no authority of a registry has a say there; the registry is another matter.
  const answer = await askWithForm(connection, new URL('/oauth2/exchange', registry), {
    grant_type: 'access_token',
    service: registry.host,
    tenant: tenantId,
    access_token: entra.token.expose(),
  })
  if (!answer.ok) return answer
  return answer.status === 200 ? readRefreshToken(answer) : exchangeRefusal(answer)
}

const Token = z.string().regex(/^[\x21-\x7e]{1,16384}$/)
const EntraAnswer = z.object({ access_token: Token })

async function askEntra(
  connection: CloudConnection,
  { applicationId, clientSecret, tenantId, entra }: AzureQuestion,
): Promise<{ readonly ok: true; readonly token: Secret } | MintFailure> {
  const url = new URL(`/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, entra)
  const answer = await askWithForm({ ...connection, caCertificate: undefined }, url, {
    grant_type: 'client_credentials',
    client_id: applicationId,
    client_secret: clientSecret.expose(),
    scope,
  })
  if (!answer.ok) return answer
  if (answer.status !== 200) return entraRefusal(answer)
  const { data } = EntraAnswer.safeParse(answer.body)
  if (data === undefined) return mintFailure('unavailable', 'Entra answers without a token')
  return { ok: true, token: new Secret(data.access_token) }
}

const ErrorAnswer = z.object({ error: z.string(), error_codes: z.array(z.number()).default([]) })

/** What the codes of Entra (AADSTS…) say that a person can act on. */
const entraCodes: ReadonlyMap<number, string> = new Map([
  [7_000_215, 'Entra does not accept the client secret; the value of the secret is wanted, not its id'],
  [7_000_222, 'The client secret has expired; make a new one in Entra'],
  [700_016, 'Entra does not know the application in this tenant'],
  [90_002, 'Entra does not know the tenant'],
  [900_023, 'Entra does not know the tenant'],
])

function entraRefusal(answer: CloudAnswer): MintFailure {
  const { data } = ErrorAnswer.safeParse(answer.body)
  const known = data?.error_codes.map((code) => entraCodes.get(code)).find((text) => text !== undefined)
  if (known !== undefined) return mintFailure('key-refused', known)
  if (data?.error === 'invalid_client' || data?.error === 'unauthorized_client' || answer.status === 401)
    return mintFailure('key-refused', 'Entra does not accept the application and its secret')
  return busyFailure(answer, 'Entra') ?? mintFailure('unavailable', `Entra answers with status ${answer.status}`)
}

function exchangeRefusal(answer: CloudAnswer): MintFailure {
  if (answer.status === 401 || answer.status === 403)
    return mintFailure('no-permission', 'Entra accepts the application, but the registry does not let it in')
  return busyFailure(answer, 'The registry') ?? mintFailure('unavailable', `The registry answers with ${answer.status}`)
}

const ExchangeAnswer = z.object({ refresh_token: Token })
const Claims = z.object({ exp: z.number(), iat: z.number() })

/** The lifetime is in the token, and the same whatever the clocks say: from `iat` to `exp`. */
function readRefreshToken({ body }: CloudAnswer): MintOutcome {
  const token = ExchangeAnswer.safeParse(body).data?.refresh_token
  if (token === undefined) return mintFailure('unavailable', 'The registry answers without a token')
  const { data } = Claims.safeParse(parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url')))
  const told = data === undefined ? 0 : data.exp - data.iat
  const credential = { username: registryUser, password: new Secret(token) }
  return { ok: true, credential, lifetimeSeconds: told > 0 ? told : usualLifetimeSeconds }
}
