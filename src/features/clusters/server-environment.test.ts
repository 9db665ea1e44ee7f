import { expect, test } from 'vitest'
import { highlyAvailable, manifestInput } from './manifest-fixture.ts'
import { membersConfig, membersConfigPath } from './members.ts'
import { isReservedEnvironmentName, reservedEnvironmentNames, serverEnvironment } from './server-environment.ts'

function variable(name: string, cluster = manifestInput().cluster) {
  return serverEnvironment(cluster).find((each) => each.name === name)
}

test('one replica is not part of a cluster, and closes what the server leaves open', () => {
  const environment = serverEnvironment(manifestInput().cluster)

  const values = Object.fromEntries(environment.map(({ name, value }) => [name, value]))
  expect(values).toMatchObject({
    PESITWIZARD_CLUSTER_ENABLED: 'false',
    PESIT_SECURITY_PUBLICENDPOINTS_0: '/actuator/health',
    PESIT_SECURITY_PUBLICENDPOINTS_1: '/actuator/health/**',
    PESIT_SECURITY_PUBLICENDPOINTS_2: '/actuator/info',
    SPRING_H2_CONSOLE_ENABLED: 'false',
  })
  expect(values).not.toHaveProperty('JGROUPS_DNS_QUERY')
  expect(values).not.toHaveProperty('SPRING_DATASOURCE_URL')
})

test('keys come from the Secret of the cluster', () => {
  expect(variable('PESITWIZARD_SECURITY_MASTER_KEY')).toEqual({
    name: 'PESITWIZARD_SECURITY_MASTER_KEY',
    valueFrom: { secretKeyRef: { name: 'pesitwizard-server-keys', key: 'master-key' } },
  })
})

test('several replicas know their database, their members and themselves', () => {
  const { cluster } = highlyAvailable()

  expect(variable('PESITWIZARD_CLUSTER_ENABLED', cluster)?.value).toBe('true')
  expect(variable('PESITWIZARD_CLUSTER_CONFIG', cluster)?.value).toBe(membersConfigPath)
  expect(variable('JGROUPS_DNS_QUERY', cluster)?.value).toBe('pesitwizard-server-members.transfers.svc.cluster.local')
  expect(variable('JGROUPS_BIND_ADDR', cluster)?.valueFrom?.fieldRef?.fieldPath).toBe('status.podIP')
  expect(variable('POD_NAMESPACE', cluster)?.valueFrom?.fieldRef?.fieldPath).toBe('metadata.namespace')
  expect(variable('SPRING_DATASOURCE_URL', cluster)?.value).toBe('jdbc:postgresql://db.example:5432/pesit')
  expect(variable('SPRING_DATASOURCE_PASSWORD', cluster)?.valueFrom?.secretKeyRef?.key).toBe('database-password')
})

test('the members are found by DNS, over the address of the pod', () => {
  expect(membersConfig).toContain('dns_query="${JGROUPS_DNS_QUERY}"')
  expect(membersConfig).toContain('bind_addr="${JGROUPS_BIND_ADDR:site_local}"')
})

test('no name appears twice', () => {
  const { cluster } = highlyAvailable({ env: { LOGGING_LEVEL_COM_PESITWIZARD: 'DEBUG', POD_IP: '1.2.3.4', MINE: 'x' } })

  const names = serverEnvironment(cluster).map(({ name }) => name)

  expect(new Set(names).size).toBe(names.length)
})

test.each([
  ['adds a name', 'JAVA_OPTS', '-Xmx512m', '-Xmx512m'],
  ['overrides a default', 'LOGGING_LEVEL_COM_PESITWIZARD', 'DEBUG', 'DEBUG'],
  ['may say where the DNS domain is another', 'JGROUPS_DNS_QUERY', 'members.example', 'members.example'],
  ['cannot replace the administrator’s key', 'PESIT_API_KEY_ADMIN', 'mine', undefined],
  ['cannot make one replica a cluster', 'PESITWIZARD_CLUSTER_ENABLED', 'true', 'false'],
  ['keeps what looks like a reference', 'PATTERN', 'a$(POD_NAME)$$', 'a$$(POD_NAME)$$$$'],
  ['keeps a lone dollar sign as it is', 'PRICE', '5$', '5$'],
])('what a person gives %s', (_name, name, given, expected) => {
  const { cluster } = manifestInput({ env: { [name]: given } })

  expect(variable(name, cluster)?.value).toBe(expected)
})

test.each([
  ['PESIT_API_KEY_ADMIN', true],
  ['pesit.api-key.admin', true],
  ['pesitwizard.cluster.nodeName', true],
  ['PESITWIZARD_CLUSTER_NODENAME', true],
  ['spring.datasource.password', true],
  ['SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE', false],
  ['JAVA_OPTS', false],
  ['JGROUPS_DNS_QUERY', false],
])('%s is reserved: %s', (name, expected) => {
  expect(isReservedEnvironmentName(name)).toBe(expected)
})

test('everything that carries a secret is reserved', () => {
  const fromSecret = serverEnvironment(highlyAvailable().cluster).filter(
    (each) => each.valueFrom?.secretKeyRef !== undefined,
  )

  expect(fromSecret).toHaveLength(6)
  expect(fromSecret.filter(({ name }) => !reservedEnvironmentNames.includes(name))).toEqual([])
})
