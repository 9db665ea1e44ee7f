import { check, constantFrom, integer, oneof, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'

const policy = createAddressPolicy({ allowed: [] })

test.each([
  '127.0.0.1',
  '127.255.0.9',
  '0.0.0.0',
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'fd00:ec2::254',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '0:0:0:0:0:ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::7f00:1',
  '64:ff9b:1:7f00:0:100::',
  '2002:7f00:1::',
  '2001:0:7f00:1::1',
  '2001:0:808:808:0:0:5601:5601',
  'example.com',
  '',
])('refuses %s', (address) => {
  expect(policy.judge(address)).toBe('forbidden')
})

test.each([
  '140.82.121.33',
  '10.0.0.5',
  '172.16.3.4',
  '192.168.1.10',
  '100.64.0.1',
  'fc00::5',
  '2606:50c0:8000::153',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '2002:808:808::1',
])('allows %s', (address) => {
  expect(policy.judge(address)).toBe('allowed')
})

test('configuration opens what is otherwise refused, and closes what is otherwise allowed', () => {
  const configured = createAddressPolicy({
    allowed: ['127.0.0.1/32', '10.1.0.0/16', '::1'],
    forbidden: ['10.0.0.0/8', '2606:50c0::/32'],
    allowPrivate: false,
  })
  const judged = (addresses: readonly string[]) => addresses.map((address) => configured.judge(address))

  expect(judged(['127.0.0.1', '10.1.2.3', '::1', '::ffff:127.0.0.1'])).toEqual(Array(4).fill('allowed'))
  expect(judged(['127.0.0.2', '10.2.0.1', '192.168.0.1', '2606:50c0::1'])).toEqual(Array(4).fill('forbidden'))
})

test.each(['10.0.0.0/33', 'example.com/8', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '::/129'])(
  'does not start with the range %s',
  (range) => {
    expect(() => createAddressPolicy({ allowed: [range] })).toThrow('is not a range of addresses')
  },
)

test('a list of hosts allows those names alone, label by label, and the parts of Docker Hub by its name', () => {
  const listed = createAddressPolicy({ allowed: [], hosts: ['docker.io', '*.example.com', 'ghcr.io'] })
  const judged = (names: readonly string[]) => names.map((name) => listed.judgeName(name, 443))
  const named = ['registry-1.docker.io', 'auth.docker.io', 'a.example.com', 'GHCR.io', 'ghcr.io.']
  const others = ['example.com', 'a.b.example.com', 'ghcr.io.evil.test', 'xghcr.io', 'evil.docker.io', '140.82.121.33']

  expect(judged(named)).toEqual(Array(named.length).fill('allowed'))
  expect(judged(others)).toEqual(Array(others.length).fill('forbidden'))
  expect(createAddressPolicy({ allowed: [], hosts: [] }).judgeName('ghcr.io', 443)).toBe('forbidden')
})

test('a port of another service is refused under any name, that of a registry is not', () => {
  const judged = (ports: readonly number[]) => new Set(ports.map((port) => policy.judgeName('ghcr.io', port)))

  expect(judged([22, 25, 53, 2379, 3306, 5432, 6379, 10_250, 0, 70_000])).toEqual(new Set(['forbidden']))
  expect(judged([80, 443, 5000, 5001, 8080, 8443, 30_002, 65_535])).toEqual(new Set(['allowed']))
})

test('an IPv4 address is judged alike in whatever IPv6 address it is carried', () => {
  const carriers: readonly ((high: string, low: string) => string)[] = [
    (high, low) => `::ffff:${high}:${low}`,
    (high, low) => `0:0:0:0:0:FFFF:${high}:${low}`,
    (high, low) => `64:ff9b::${high}:${low}`,
    (high, low) => `2002:${high}:${low}::1`,
    (high, low) => `2001:0:${high}:${low}::f7f7:f7f7`,
  ]
  const word = oneof(integer({ min: 0, max: 0xffff }), constantFrom(0x7f00, 0xa9fe, 0x0a00, 0xc000, 0x6464))
  const report = check(
    property(word, word, (high, low) => {
      const plain = [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
      const judged = carriers.map((carry) => policy.judge(carry(high.toString(16), low.toString(16))))
      expect([plain, ...new Set(judged)]).toEqual([plain, policy.judge(plain)])
    }),
    { numRuns: 20_000 },
  )

  expect(report.failed, `seed ${report.seed}: ${JSON.stringify(report.counterexample)}`).toBe(false)
})
