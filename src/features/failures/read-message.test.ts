import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { causes } from '#contract/diagnosis.ts'
import { containerdLines } from './corpus/containerd.ts'
import type { CorpusLine } from './corpus/corpus-line.ts'
import { crioLines } from './corpus/crio.ts'
import { dockerLines } from './corpus/docker.ts'
import { kubernetesLines } from './corpus/kubernetes.ts'
import { readMessage } from './read-message.ts'

const corpus: readonly CorpusLine[] = [...containerdLines, ...crioLines, ...dockerLines, ...kubernetesLines]
const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now())

function read({ said, reason }: Pick<CorpusLine, 'said' | 'reason'>) {
  return readMessage({ message: said, reason })
}

function causesOf(line: Pick<CorpusLine, 'said' | 'reason'>): readonly string[] {
  return read(line).map(({ cause }) => cause)
}

describe('messages that were really said', () => {
  test('there are at least 150, no two the same', () => {
    const said = new Set(corpus.map(({ said: words, reason }) => `${reason} ${words}`))

    expect(said.size).toBe(corpus.length)
    expect(corpus.length).toBeGreaterThanOrEqual(150)
  })

  test.each(corpus)('$by means $means: $said', ({ means, maybe, ...line }) => {
    const [first, ...others] = read(line)

    expect(first?.cause).toBe(means)
    expect(new Set(others.map(({ cause }) => cause))).toEqual(new Set(maybe))
  })

  test('where several causes remain, none is called certain but what the words name', () => {
    const open = corpus.filter(({ maybe }) => maybe.length > 0).map((line) => ({ line, read: read(line) }))

    expect(open.length).toBeGreaterThan(30)
    for (const { read: found } of open) {
      expect(found.slice(1).filter(({ confidence }) => confidence === 'certain')).toEqual([])
    }
  })
})

const pulls = corpus.filter(({ reason, said }) => reason === undefined && !said.startsWith('Back-off'))

function imageIn(said: string): string {
  return /(?:image|reference) "(?<image>[^"\s]+)"/.exec(said)?.groups?.['image'] ?? 'registry.example.com/other:1'
}

const wrappings: readonly ((said: string) => string)[] = [
  (said) => `rpc error: code = Unknown desc = ${said}`,
  (said) => `Failed to pull image "${imageIn(said)}": ${said}`,
  (said) => `Back-off pulling image "${imageIn(said)}": ErrImagePull: ${said}`,
  (said) => `Warning  Failed  5s (x3 over 52s)  kubelet  ${said}`,
  (said) => said.replaceAll(' ', '\n    '),
  (said) => said.replaceAll('"', String.raw`\"`),
  (said) => said.replaceAll('"', String.raw`\\\"`),
  (said) => `  ${said}\n`,
  (said) => said.replaceAll(/\?\S+?(?=[:"\s]|$)/g, '?[REDACTED]'),
]

describe('what stands around the words', () => {
  test(`does not change the cause (seed ${seed})`, () => {
    const lines = fc.constantFrom(...pulls)
    const wraps = fc.uniqueArray(fc.constantFrom(...wrappings), { maxLength: 3 })

    fc.assert(
      fc.property(lines, wraps, (line, wrap) => {
        const said = wrap.reduce((words, change) => change(words), line.said)

        expect(causesOf({ said })[0]).toBe(line.means)
      }),
      { seed, numRuns: 2000 },
    )
  })

  test(`of a list of errors, each is read (seed ${seed})`, () => {
    const single = pulls.filter(
      ({ said, maybe }) => /^(?:rpc error|failed to|Error response)/.test(said) && maybe.length === 0,
    )
    const several = fc.uniqueArray(fc.constantFrom(...single), { minLength: 2, maxLength: 4 })

    fc.assert(
      fc.property(several, (lines) => {
        const said = `Failed to pull image "registry.example.com/other:1": [${lines.map((line) => line.said).join(', ')}]`

        expect(new Set(causesOf({ said }))).toEqual(new Set(lines.map(({ means }) => means)))
      }),
      { seed, numRuns: 500 },
    )
  })
})

function timeOf(said: Parameters<typeof readMessage>[0]): number {
  const began = performance.now()
  readMessage(said)
  return performance.now() - began
}

describe('hostile words', () => {
  const fragments = corpus.flatMap(({ said }) => said.split(/(?<=[ :"])/)).filter((part) => part !== '')

  test(`always have a cause and are read in linear time (seed ${seed})`, () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 16_384 }),
      fc.array(fc.constantFrom(...fragments), { maxLength: 1500 }).map((parts) => parts.join('')),
      fc.constantFrom(...fragments).map((part) => part.repeat(Math.ceil(16_384 / part.length))),
    )
    let slowest = 0

    fc.assert(
      fc.property(words, fc.option(fc.string({ maxLength: 100 }), { nil: '' }), (message, reason) => {
        const said = { message, reason, image: message.slice(0, 500) }
        const read = readMessage(said)
        slowest = Math.max(slowest, Math.min(timeOf(said), timeOf(said)))

        expect(read.length).toBeGreaterThan(0)
        expect(causes).toContain(read[0]?.cause)
      }),
      { seed, numRuns: 1000 },
    )

    expect(slowest).toBeLessThan(250)
  })
})

describe('values', () => {
  test('name the image, the host and what was asked of it', () => {
    const [cause] = readMessage({
      message: 'failed to resolve reference "registry.example.com:5000/team/app:1.0": 502 Bad Gateway',
    })

    expect(cause).toMatchObject({
      cause: 'registry-unavailable',
      values: { host: 'registry.example.com:5000', repository: 'team/app', tag: '1.0', status: 502 },
    })
  })

  test.each([
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'platform', 'linux/arm64/v8'],
    ['toomanyrequests: retry-after: 45s', 'seconds', 45],
    ['Unable to retrieve some image pull secrets (a, b); attempting', 'secrets', 'a, b'],
    ['while trying to verify candidate authority certificate "Bank Root CA")', 'authority', 'Bank Root CA'],
    [
      '\'Prevent images with vulnerability severity of "High"\' cannot be pulled due to configured policy in \'Prevent images with vulnerability severity of "High" or higher',
      'severity',
      'High',
    ],
    ['dial tcp 192.0.2.1:443: connect: connection refused', 'address', '192.0.2.1'],
    ["couldn't find key password in Secret payments/db", 'namespace', 'payments'],
    ['Liveness probe failed: HTTP probe failed with statuscode: 503', 'status', 503],
    ['exceeded quota: team, requested: pods=1', 'quota', 'team'],
  ])('%s: %s', (message, name, value) => {
    expect(readMessage({ message })[0]?.values[name]).toEqual(value)
  })

  test('never hold what stands before the host of an address', () => {
    const read = readMessage({ message: 'Get "https://robot:s3cret@registry.example.com/v2/": 401 Unauthorized' })

    expect(JSON.stringify(read)).not.toContain('s3cret')
    expect(read[0]?.values['host']).toBe('registry.example.com')
  })
})
