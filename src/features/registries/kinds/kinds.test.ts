import { describe, expect, test } from 'vitest'
import { RegistryKind } from '#contract/registries.ts'
import { ecrPlaceOf } from './ecr-host.ts'
import { isHostOfKind, kindNamed, kindOfHost } from './kinds.ts'

test.each([
  ['docker.io', 'docker-hub'],
  ['ghcr.io', 'ghcr'],
  ['eu.gcr.io', 'gcr'],
  ['europe-west9-docker.pkg.dev', 'artifact-registry'],
  ['123456789012.dkr.ecr.eu-west-3.amazonaws.com', 'ecr'],
  ['123456789012.dkr-ecr.eu-west-3.on.aws', 'ecr'],
  ['example.azurecr.io', 'acr'],
  ['example-a1b2.azurecr.cn', 'acr'],
  ['quay.io', 'quay'],
  ['registry.gitlab.com', 'gitlab'],
  ['harbor.example.com', 'private'],
  ['ghcr.io:8443', 'ghcr'],
  ['ghcr.io.example.com', 'private'],
  ['notghcr.io', 'private'],
  ['12345678901.dkr.ecr.eu-west-3.amazonaws.com', 'private'],
  ['123456789012.dkr.ecr.eu-west-3.amazonaws.com.example.com', 'private'],
  ['example.azurecr.io.example.com', 'private'],
  ['docker.pkg.dev', 'private'],
] as const)('%s is taken for %s', (host, kind) => {
  expect(kindOfHost(host)).toBe(kind)
})

test('every kind is there under its own name, and is signed in to somehow', () => {
  for (const kind of RegistryKind.options) {
    expect(kindNamed(kind).kind).toBe(kind)
    expect(Object.keys(kindNamed(kind).authentications)).toEqual(
      expect.arrayContaining(['none', 'password', 'node-identity']),
    )
  }
})

test('a kind mints exactly where one of its ways to sign in is delivered by tokens', () => {
  for (const kind of RegistryKind.options) {
    const { authentications, mint } = kindNamed(kind)
    const isMinted = Object.values(authentications).some((deliveries) => deliveries.some((each) => each === 'minted'))
    expect([kind, mint !== undefined]).toEqual([kind, isMinted])
  }
})

test('only what people run themselves may be at any host', () => {
  const anywhere = RegistryKind.options.filter((kind) => isHostOfKind('registry.example.com', kind))
  expect(anywhere).toEqual(['harbor', 'quay', 'gitlab', 'private'])
})

describe('account, region and API of a host of ECR', () => {
  test.each([
    ['123456789012.dkr.ecr.eu-west-3.amazonaws.com', 'eu-west-3', 'https://api.ecr.eu-west-3.amazonaws.com/'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', 'https://ecr-fips.us-east-1.amazonaws.com/'],
    ['123456789012.dkr-ecr.eu-west-3.on.aws', 'eu-west-3', 'https://ecr.eu-west-3.api.aws/'],
    ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'us-east-1', 'https://ecr-fips.us-east-1.api.aws/'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'https://api.ecr.cn-north-1.amazonaws.com.cn/'],
    [
      '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
      'cn-north-1',
      'https://ecr.cn-north-1.api.amazonwebservices.com.cn/',
    ],
    [
      '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu',
      'eusc-de-east-1',
      'https://api.ecr.eusc-de-east-1.amazonaws.eu/',
    ],
  ])('%s', (host, region, endpoint) => {
    const place = ecrPlaceOf(host)

    expect([place?.account, place?.region, place?.endpoint.href]).toEqual(['123456789012', region, endpoint])
  })
})
