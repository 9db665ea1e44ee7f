import { expect, test } from 'vitest'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { examineRegistry, type Finding } from '#platform/oci/examine-registry.ts'
import { Secret } from '#platform/secret.ts'

const samples = 200

/** A name of the inner network, and one that nobody has: looked for equally long. */
const resolve = async (hostname: string) => {
  await new Promise((done) => setImmediate(done))
  if (hostname === 'inside.test') return ['169.254.169.254']
  throw new Error('no such name')
}

async function examined(host: string): Promise<{ readonly findings: readonly Finding[]; readonly ms: number }> {
  const options = {
    host,
    plainHttp: false,
    addressPolicy: createAddressPolicy({ allowed: [] }),
    now: () => new Date('2026-03-01T12:00:00Z'),
    resolve,
  }
  const startedAt = performance.now()
  const findings: Finding[] = []
  const credential = { username: 'robot', password: new Secret('hunter2') }
  for await (const found of examineRegistry(options, { credential, image: undefined })) {
    findings.push({ ...found, values: { ...found.values, host: 'the host' }, ms: Math.ceil(found.ms / 100) * 100 })
  }
  return { findings, ms: performance.now() - startedAt }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

test('a name at a forbidden address is not told from one that does not exist, in words or in time', async () => {
  const inside: number[] = []
  const absent: number[] = []
  const different: unknown[] = []
  for (let sample = 0; sample < samples; sample += 1) {
    const one = await examined('inside.test')
    const other = await examined('absent.test')
    inside.push(one.ms)
    absent.push(other.ms)
    if (JSON.stringify(one.findings) !== JSON.stringify(other.findings)) different.push([one.findings, other.findings])
  }

  expect(different).toEqual([])
  expect(Math.abs(median(inside) - median(absent))).toBeLessThan(5)
})
