import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** How code can begin to talk to somewhere else. */
const waysOut: Readonly<Record<string, RegExp>> = {
  fetch: /(?<![\w.])fetch\(|\b(?:globalThis|window|self)\.fetch\b|\bfetch\.bind\b/,
  http: /\b(?:https?|http2)\.(?:request|get|connect)\(|\{[^}]*\b(?:request|get|Agent|connect)\b[^}]*\} from '(?:node:)?(?:https?|http2)'/,
  socket:
    /\b(?:net|tls)\.(?:connect|createConnection)\(|\{[^}]*\b(?:connect|createConnection|Socket)\b[^}]*\} from '(?:node:)?(?:net|tls|dgram)'/,
  dns: /(?:from|import\() ?'(?:node:)?dns/,
  undici: /(?:from|import\() ?'undici'/,
  browser: /\bnew (?:WebSocket|EventSource|XMLHttpRequest|WebTransport)\b|\bsendBeacon\(/,
  package:
    /(?:from|import\() ?'(?:@aws-sdk|@smithy|@azure|@google-cloud|@octokit|google-auth-library|googleapis|openid-client|axios|got|ky|node-fetch|nodemailer|ws)(?:[/']|-)/,
  kubernetes: /(?:from|import\() ?'@kubernetes\/client-node'/,
}

/**
 * The only files that may begin to talk to somewhere else, and how. Registries and clouds are asked through
 * `openTransport` of platform/oci/registry-transport.ts, whatever their SDKs would do by themselves: only there is an
 * address judged before it is connected to.
 */
const mayTalkOut: Readonly<Record<string, readonly string[]>> = {
  // To registries and the servers of their tokens, at judged addresses.
  'platform/oci/judged-connection.ts': ['socket', 'dns'],
  'platform/oci/registry-transport.ts': ['undici'],
  // Mail, over a socket that was opened above.
  'platform/notify/send-mail.ts': ['package'],
  // To the Kubernetes APIs that an administrator named.
  'platform/kubernetes/transport.ts': ['undici'],
  'platform/kubernetes/plugin-credentials.ts': ['kubernetes'],
  // Looks names up, to know what is ours; connects to nothing.
  'server/find-ours.ts': ['dns'],
  // The command line and the web, to their own console.
  'contract/client.ts': ['fetch'],
  'contract/open-event-stream.ts': ['fetch'],
  'cli/api-command.ts': ['fetch'],
  // `pwctl apply -f https://…`, on the machine of the person who typed it.
  'cli/apply/read-address.ts': ['fetch'],
  // A client of the sandbox for its conformance tests.
  'sandbox/kubernetes/conformance/api-client.ts': ['http'],
}

/** Types talk to nobody. */
function withoutTypes(source: string): string {
  return source
    .replaceAll(/(?:import|export) type (?:\{[^}]*\}|\* as \w+) from '[^']+'/g, '')
    .replaceAll(/\btype \w+(?: as \w+)?,?/g, '')
    .replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')
}

function waysOutOf(source: string): readonly string[] {
  const code = withoutTypes(source)
  return Object.entries(waysOut).flatMap(([way, pattern]) => (pattern.test(code) ? [way] : []))
}

test('only the files of the table begin to talk to somewhere else, and only as it says', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
  )
  const found = files
    .map((file) => [file, waysOutOf(readFileSync(join('src', file), 'utf8'))] as const)
    .filter(([, ways]) => ways.length > 0)

  expect(files.length).toBeGreaterThan(300)
  expect(Object.fromEntries(found)).toEqual(mayTalkOut)
})

test.each([
  ['fetch', 'await fetch(url)'],
  ['fetch', 'const f = globalThis.fetch'],
  ['http', "import { request } from 'node:https'"],
  ['http', 'https.request(url)'],
  ['http', "import http, { Agent } from 'http'"],
  ['socket', "import { connect as open, isIP } from 'node:net'"],
  ['socket', 'tls.connect(443)'],
  ['dns', "import { lookup } from 'node:dns/promises'"],
  ['undici', "const { Agent } = await import('undici')"],
  ['browser', "new EventSource('/x')"],
  ['package', "import { ECRClient } from '@aws-sdk/client-ecr'"],
  ['package', "await import('google-auth-library')"],
  ['package', "import { ClientSecretCredential } from '@azure/identity'"],
  ['kubernetes', "import { KubeConfig } from '@kubernetes/client-node'"],
])('%s is seen in: %s', (way, source) => {
  expect(waysOutOf(source)).toEqual([way])
})

test.each([
  "import type { Socket } from 'node:net'",
  "import type * as k8s from '@kubernetes/client-node'",
  "import { type AddressInfo, isIP } from 'node:net'",
  "import { createServer } from 'node:https'",
  'queries.fetchQuery(options)',
  '// await fetch(url)',
  'const refetch = () => refetch()',
])('nothing is seen in: %s', (source) => {
  expect(waysOutOf(source)).toEqual([])
})
