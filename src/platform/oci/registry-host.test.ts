import { expect, test } from 'vitest'
import { parseRegistryHost } from './registry-host.ts'

test.each<[string, string, string, string[]]>([
  ['docker.io', 'docker.io', '', []],
  ['ghcr.io', 'ghcr.io', '', []],
  ['  GHCR.io ', 'ghcr.io', '', []],
  ['https://ghcr.io/v2/', 'ghcr.io', '', ['scheme', 'api-path']],
  ['registry.mycompany.com:5000/', 'registry.mycompany.com:5000', '', ['trailing-slash']],
  ['http://registry.mycompany.com:5000', 'registry.mycompany.com:5000', '', ['scheme', 'http']],
  ['localhost:5502', 'localhost:5502', '', []],
  ['127.0.0.1:5501', '127.0.0.1:5501', '', []],
  ['ghcr.io/cpoder', 'ghcr.io', 'cpoder', ['path']],
  [
    'https://eu-docker.pkg.dev/project/images/',
    'eu-docker.pkg.dev',
    'project/images',
    ['scheme', 'trailing-slash', 'path'],
  ],
  ['index.docker.io', 'docker.io', '', ['alias']],
  ['registry-1.docker.io', 'docker.io', '', ['alias']],
  ['https://index.docker.io/v1/', 'docker.io', '', ['scheme', 'alias', 'api-path']],
  ['ghcr.io.', 'ghcr.io', '', []],
  ['ghcr.io:443', 'ghcr.io', '', ['default-port']],
  ['registry:443', 'registry:443', '', []],
  ['0x7f.1:5000', '127.0.0.1:5000', '', []],
  ['2130706433', '127.0.0.1', '', []],
  ['[::1]:5000', '[::1]:5000', '', []],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', '', []],
])('takes %s', (text, host, path, notes) => {
  expect(parseRegistryHost(text)).toEqual({ ok: true, host, path, notes })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['a'.repeat(600), 'too-long'],
  ['ftp://ghcr.io', 'scheme'],
  ['oci://ghcr.io', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['https://', 'invalid-host'],
  ['https:///v2/', 'invalid-host'],
  ['https://user:hunter2@ghcr.io', 'credential'],
  ['ghcr.io?x=1', 'query'],
  ['ghcr.io#x', 'query'],
  ['{id}.example.com', 'placeholder'],
  ['<account>.dkr.ecr.eu-west-3.amazonaws.com', 'placeholder'],
  ['*.azurecr.io', 'wildcard'],
  ['ghcr.io /x', 'invalid-character'],
  ['ghcr\tio', 'invalid-character'],
  ['ghcr.io\\@evil', 'invalid-character'],
  ['ghcr%2eio', 'invalid-character'],
  ['[fe80::1%25eth0]:5000', 'invalid-character'],
  ['bücher.example', 'invalid-character'],
  ['ghcr。io', 'invalid-character'],
  ['ghcr.io:', 'port'],
  ['ghcr.io:0', 'port'],
  ['ghcr.io:70000', 'port'],
  ['ghcr.io:5000:5000', 'port'],
  ['ghcr..io', 'invalid-host'],
  ['ghcr.io..', 'invalid-host'],
  ['my_registry.example', 'invalid-host'],
  ['-a.example', 'invalid-host'],
  ['1.2.3.4.5', 'invalid-host'],
  ['registry', 'ambiguous-host'],
  ['https://hub.docker.com/r/a/b', 'web-page'],
  ['ghcr.io/cpoder/server:latest', 'invalid-path'],
  ['ghcr.io/../etc', 'invalid-path'],
])('refuses %s as %s', (text, reason) => {
  const parsed = parseRegistryHost(text)

  expect(parsed).toMatchObject({ ok: false, reason })
  expect(JSON.stringify(parsed)).not.toContain('hunter2')
})
