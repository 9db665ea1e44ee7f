import { expect, test } from 'vitest'
import { diagnose } from '#contract/diagnosis.ts'
import { explainMessage } from '#contract/explain.ts'
import { startConsole } from '#test/start-console.ts'

/** How often it was answered, and what was said after. */
async function untilRefused(
  ask: () => Promise<unknown>,
): Promise<{ readonly answered: number; readonly said: string }> {
  for (let answered = 0; answered < 200; answered += 1) {
    const refusal = await ask().then(
      () => undefined,
      (error: Error) => error.message,
    )
    if (refusal?.includes('within a minute') === true) return { answered, said: refusal }
  }
  return { answered: 200, said: '' }
}

test('nobody makes more than 120 diagnoses a minute', async () => {
  const console = await startConsole({})

  const diagnoses = await untilRefused(() => console.call(diagnose, { query: { namespace: 'none' } }))
  const messages = await untilRefused(() => console.call(explainMessage, { body: { message: 'no such host' } }))
  await console.stop()

  expect(diagnoses).toMatchObject({ answered: 120, said: expect.stringContaining('120 diagnoses') })
  expect(messages).toMatchObject({ answered: 120, said: expect.stringContaining('120 messages') })
})
