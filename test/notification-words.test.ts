import { expect, test } from 'vitest'
import { SendProblem } from '#contract/notifications.ts'
import { sendWords } from '#features/notifications/send-words.ts'
import { notifications } from '../src/web/messages/en/notifications.ts'

const messages: Readonly<Record<string, string>> = notifications

test.each(SendProblem.options)('%s is said alike by the API and the web', (problem) => {
  const { message, hint } = sendWords[problem]
  expect(messages[`send.problem.${problem}`]).toBe(message)
  expect(messages[`send.hint.${problem}`]).toBe(hint)
})
