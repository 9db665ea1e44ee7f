import { takeAwsRole } from '#platform/clouds/aws-role.ts'
import type { CloudConnection } from '#platform/clouds/cloud-request.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import type { Config } from './config.ts'

/** The clouds as the settings say, all reached over the same judged connections. */
export function createClouds(connection: CloudConnection, { clouds }: Config): Clouds {
  const { workload, awsEndpoint, googleTokenUrl, entra, gitHubApi, dockerHubApi } = clouds
  return {
    ...connection,
    awsEndpoint,
    awsRole: (region) => takeAwsRole(connection, workload, region),
    googleTokenUrl,
    entra,
    gitHubApi,
    dockerHubApi,
  }
}
