import { readJwt } from '#platform/clouds/token-end.ts'
import { mintAcrToken } from '#platform/clouds/azure-token.ts'
import { mintFailure } from '#platform/clouds/mint-outcome.ts'
import { hostnameOf } from '#platform/oci/registry-host.ts'
import { type Kind, usualAuthentications } from './kind.ts'

const pattern = /^[a-z0-9]+(-[a-z0-9]+)*\.azurecr\.(io|cn|de|us)$/

/** Each Azure cloud has an Entra of its own. */
const entraOf: Readonly<Record<string, string>> = {
  io: 'https://login.microsoftonline.com',
  cn: 'https://login.chinacloudapi.cn',
  de: 'https://login.microsoftonline.de',
  us: 'https://login.microsoftonline.us',
}

export const acr: Kind = {
  kind: 'acr',
  owns: (hostname) => pattern.test(hostname),
  isSelfHosted: false,
  authentications: { ...usualAuthentications, 'azure-service-principal': ['static', 'minted'] },
  async mint(question, clouds) {
    const { host, plainHttp, caCertificate, username, password, tenantId } = question
    const cloud = pattern.exec(hostnameOf(host))?.[2] ?? 'io'
    const entra = clouds.entra ?? URL.parse(entraOf[cloud] ?? '')
    const registry = URL.parse(`${plainHttp ? 'http' : 'https'}://${host}`)
    if (username === null || password === undefined || tenantId === null || entra === null || registry === null)
      return mintFailure('not-usable', 'Application id, client secret and tenant are needed')
    const connection = { ...clouds, caCertificate: caCertificate ?? undefined }
    return await mintAcrToken(connection, {
      applicationId: username,
      clientSecret: password,
      tenantId,
      entra,
      registry,
    })
  },
  inspect: async ({ credential }) => readJwt(credential.password),
  hints: {
    'credential-refused': 'A client secret usually ends after a year: make a new one for the application in Entra.',
    'pull-denied': 'Give the service principal the role AcrPull on the registry.',
  },
}
