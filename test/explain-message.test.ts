import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainMessage } from '#contract/explain.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'

const image = 'registry.example.com/team/app:1.0'
const refused = `failed to resolve reference "${image}": pulling from host registry.example.com failed with status code [manifests 1.0]: 401 Unauthorized`

let it: SignedIn

beforeAll(async () => {
  it = await startSignedIn()
})

afterAll(() => it.stop())

describe('explainMessage', () => {
  test('answers every cause that the words allow, and how to decide between them', async () => {
    const { value } = await it.console.call(explainMessage, { body: { message: refused } })

    expect(value).toMatchObject({
      image,
      host: 'registry.example.com',
      causes: [
        {
          cause: 'credential-refused',
          confidence: 'possible',
          mustAct: 'credential',
          message: 'registry.example.com does not accept the credential',
        },
        { cause: 'credential-missing', confidence: 'possible' },
      ],
    })
    expect(value.unsettled).toContain('reads the pull secrets')
  })

  test('leaves nothing open where the words are clear', async () => {
    const body = { message: 'http: server gave HTTP response to HTTPS client', reason: 'ErrImagePull', image }
    const { value } = await it.console.call(explainMessage, { body })

    expect(value.causes.map(({ cause, confidence }) => [cause, confidence])).toEqual([['plain-http', 'certain']])
    expect(value).toMatchObject({ image, unsettled: null })
  })

  test.each([
    ['no message', { message: '' }],
    ['more than 16 KB', { message: 'x'.repeat(16_385) }],
  ])('refuses %s', async (_name, body) => {
    await expect(it.console.call(explainMessage, { body })).rejects.toMatchObject({ problem: { code: 'invalid' } })
  })
})

describe('pwctl diagnose --message', () => {
  test('reads the words from standard input, says the cause and what to do, and ends with 6', async () => {
    const { code, out } = await it.pwctl(['diagnose', '--message', '-', '-o', 'table'], { stdin: `${refused}\n` })

    expect(code).toBe(6)
    expect(out).toBe(
      [
        'registry.example.com does not accept the credential (credential-refused, possible)',
        'It may be mistyped, expired or revoked. Replace the password of the registry, and every namespace follows.',
        '',
        'It may also be:',
        '  The node pulled without a credential, and registry.example.com wants one (credential-missing, possible)',
        '',
        'The words are the same for a credential that is refused and for none at all. A diagnosis of the pod reads the pull secrets that it really names, and asks the registry with them.',
        '',
      ].join('\n'),
    )
  })

  test('takes them as an option too, beside the image, and writes JSON as the API does', async () => {
    const words = ['--message', 'no space left on device', '--image', image]
    const { code, out } = await it.pwctl(['diagnose', ...words, '-o', 'json'])

    expect(code).toBe(6)
    expect(JSON.parse(out)).toMatchObject({ image, causes: [{ cause: 'node-disk-full', mustAct: 'node' }] })
  })

  test('finds the cause at the end of a long description', async () => {
    const stdin = `${'Labels: app=server\n'.repeat(2000)}  Warning  Failed  5s (x3 over 52s)  kubelet  ${refused}\n`
    const { code, out } = await it.pwctl(['diagnose', '--message', '-', '-o', 'json'], { stdin })

    expect(code).toBe(6)
    expect(JSON.parse(out)).toMatchObject({ image, causes: [{ cause: 'credential-refused' }, {}] })
  })

  test('ends with 0 where the words name no cause', async () => {
    const { code, out } = await it.pwctl(['diagnose', '--message', `Back-off pulling image "${image}"`, '-o', 'table'])

    expect(code).toBe(0)
    expect(out).toContain('These words do not tell the cause')
  })

  test('without words says how to give them', async () => {
    const { code, err } = await it.pwctl(['diagnose'])

    expect(code).toBe(2)
    expect(err).toContain('pwctl diagnose --message -')
  })
})
