export interface EcrPlace {
  readonly account: string
  readonly region: string
  /** Where the API of ECR is that issues tokens for the registry. */
  readonly endpoint: URL
}

const pattern =
  /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$/

/** Account and region stand in the host: also of dual-stack (`dkr-ecr`, `on.aws`), FIPS and Chinese ones. */
export function ecrPlaceOf(hostname: string): EcrPlace | undefined {
  const [, account, fips, region, domain] = pattern.exec(hostname) ?? []
  if (account === undefined || region === undefined || domain === undefined) return undefined
  return { account, region, endpoint: new URL(`https://${apiHost(region, domain, fips !== undefined)}/`) }
}

function apiHost(region: string, domain: string, isFips: boolean): string {
  const name = isFips ? 'ecr-fips' : 'ecr'
  if (domain === 'on.aws') return `${name}.${region}.api.aws`
  if (domain === 'on.amazonwebservices.com.cn') return `${name}.${region}.api.amazonwebservices.com.cn`
  return isFips ? `ecr-fips.${region}.${domain}` : `api.ecr.${region}.${domain}`
}
