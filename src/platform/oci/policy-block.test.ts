import { expect, test } from 'vitest'
import { policyBlockOf } from './policy-block.ts'

const said = (message: string) => ({ errors: [{ code: 'PROJECTPOLICYVIOLATION', message }] })
const policy = (severity: string) =>
  `cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "${severity}" or higher from running.'`

test.each([
  [`current image with 4 vulnerabilities ${policy('Critical')}`, { why: 'vulnerable', count: 4, severity: 'Critical' }],
  [`current image with 1 vulnerability ${policy('Low')}`, { why: 'vulnerable', count: 1, severity: 'Low' }],
  [`current image without vulnerability scanning ${policy('High')}`, { why: 'not-scanned', severity: 'High' }],
  [
    `current image with "Pending" status of vulnerability scanning ${policy('High')}`,
    { why: 'not-scanned', severity: 'High' },
  ],
  ['The image is not signed in Cosign.', { why: 'not-signed' }],
  ['something else', undefined],
])('%s', (message, block) => {
  expect(policyBlockOf(said(message))).toEqual(block)
})

test('a severity that is none is not told on', () => {
  expect(policyBlockOf(said(`current image with 4 vulnerabilities ${policy('<b>x</b>')}`))).toEqual({
    why: 'vulnerable',
    count: 4,
  })
  expect(policyBlockOf('no JSON')).toBeUndefined()
})
