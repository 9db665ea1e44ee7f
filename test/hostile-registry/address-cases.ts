import { basic, challenging, forbiddenAddress, type HostileCase, type Path, paths } from './bench.ts'

const everywhere = (outcome: string, examine: string): HostileCase['outcomes'] => ({
  ...Object.fromEntries(paths.map((path) => [path, outcome])),
  examine,
})
const blocked = everywhere('blocked-address', 'dns: not-resolved')
const blockedLiteral = everywhere('blocked-address', 'dns: address-blocked')
const noHost = everywhere('invalid-name', 'address: address-invalid')

/** Where a trap listens, so that a connection would be seen by the one who must not get it. */
const trapped = (host: (port: number) => string): HostileCase['arrange'] => {
  return async (bench) => ({
    host: host((await bench.http('trap', (_, response) => response.end('{}'), forbiddenAddress)).port),
  })
}

const literals = [
  '127.0.0.66',
  '0.0.0.0',
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
]
const literals6 = [
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[::ffff:7f00:42]',
  '[::ffff:a9fe:a9fe]',
  '[::7f00:42]',
  '[64:ff9b::7f00:42]',
  '[64:ff9b:1::7f00:42]',
  '[2002:7f00:42::]',
  '[2001:0:7f00:42::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
]
const spellings = [
  '2130706498',
  '0x7f000042',
  '017700000102',
  '127.66',
  '127.0.66',
  '0177.0.0.0x42',
  '0xa9fea9fe',
  '2852039166',
]

const answers: readonly (readonly [string, readonly string[]])[] = [
  ['loopback', [forbiddenAddress]],
  ['a forbidden one after an allowed one', ['127.0.0.1', forbiddenAddress]],
  ['a forbidden one before an allowed one', [forbiddenAddress, '127.0.0.1']],
  ['a forbidden one among a thousand', [...Array<string>(999).fill('127.0.0.1'), forbiddenAddress]],
  ['metadata', ['169.254.169.254']],
  ['metadata as a mapped address', ['::ffff:169.254.169.254']],
  ['loopback through NAT64', ['64:ff9b::7f00:42']],
  ['loopback through 6to4', ['2002:7f00:42::1']],
  ['a link-local address with a zone', ['fe80::1%lo']],
  ['IPv6 loopback beside an allowed one', ['127.0.0.1', '::1']],
  ['the unspecified address', ['0.0.0.0']],
  ['shared address space of a cloud’s metadata', ['100.100.100.200']],
  ['what is no address', ['evil.test']],
  ['an address with a port', ['127.0.0.1:80']],
]

const named = (host: string, resolved: readonly string[]): HostileCase['arrange'] => {
  return async (bench) => {
    const trap = await bench.http('trap', (_, response) => response.end('{}'), forbiddenAddress)
    const name = host.replace(/\.$/, '').toLowerCase()
    for (const each of [name, `${name}.`]) bench.names.set(each, () => resolved)
    return { host: `${host}:${trap.port}` }
  }
}

/** The name is allowed when it is first asked for and forbidden from then on: nobody may ask again. */
const rebinding: readonly HostileCase[] = (
  ['signIn', 'headManifest', 'listTags', 'grantedActions', 'examine'] as const
).map((path: Path) => ({
  name: `a name that changes its address between two requests of ${path}`,
  paths: [path],
  outcomes: { [path]: path === 'examine' ? 'pull: not-an-image' : path === 'headManifest' ? 'not-an-image' : 'ok' },
  trusts: ['registry'],
  arrange: async (bench) => {
    const registry = await bench.http(
      'registry',
      challenging(basic, (_, response) => response.writeHead(200, { connection: 'close' }).end('{}')),
    )
    await bench.http('trap', (_, response) => response.end('{}'), forbiddenAddress)
    bench.names.set('registry.test', (asked) => [asked === 1 ? '127.0.0.1' : forbiddenAddress])
    return { host: `registry.test:${registry.port}` }
  },
}))

export const addressCases: readonly HostileCase[] = [
  ...[...literals, ...literals6].map((literal) => ({
    name: `the address ${literal}`,
    outcomes: blockedLiteral,
    arrange: trapped((port) => `${literal}:${port}`),
  })),
  ...spellings.map((spelling) => ({
    name: `the spelling ${spelling} of an address`,
    outcomes: blocked,
    arrange: trapped((port) => `${spelling}:${port}`),
  })),
  ...answers.map(([name, resolved]) => ({
    name: `a name that resolves to ${name}`,
    outcomes: blocked,
    arrange: named('registry.test', resolved),
  })),
  { name: 'localhost by its name', outcomes: blocked, arrange: named('localhost', ['::1', '127.0.0.1']) },
  { name: 'a name in capitals', outcomes: blocked, arrange: named('REGISTRY.TEST', [forbiddenAddress]) },
  { name: 'a name with a dot at its end', outcomes: noHost, arrange: named('registry.test.', [forbiddenAddress]) },
  {
    name: 'a name that has no address',
    outcomes: everywhere('dns', 'dns: not-resolved'),
    arrange: named('registry.test', []),
  },
  {
    name: 'a name that does not exist',
    outcomes: everywhere('dns', 'dns: not-resolved'),
    arrange: async () => ({ host: 'nowhere.test' }),
  },
  ...[
    'user@127.0.0.1',
    '127.0.0.1#',
    '127.0.0.1/v2',
    '127.0.0.1\\@evil.test',
    '[fe80::1%25lo]',
    'ëvil.test',
    'a b',
    '%31.0.0.1',
    '',
  ].map((host) => ({ name: `the host "${host}"`, outcomes: noHost, arrange: trapped((port) => `${host}:${port}`) })),
  ...[22, 25, 2379, 5432, 6379, 10_250].map((port) => ({
    name: `port ${port}, at which another service listens`,
    outcomes: everywhere('blocked-address', 'dns: address-blocked'),
    arrange: async () => ({ host: `127.0.0.1:${port}` }),
  })),
  ...rebinding,
]
