import { expect, test } from 'vitest'
import { stepSayings } from '#contract/operations.ts'
import { told } from '#features/operations/step-words.ts'
import { messages as english } from '../src/web/messages/en/index.ts'
import { messages as french } from '../src/web/messages/fr/index.ts'

const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()

test.each(stepSayings)('%s is said alike by command line and web, and in French of the same things', (saying) => {
  const words = english[`operation.said.${saying}`]
  const names = namesIn(words)
  const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]))

  expect(told(saying, values).message).toBe(words.replaceAll(/\{(\w+)\}/g, '<$1>'))
  expect(namesIn(french[`operation.said.${saying}`])).toEqual(names)
})
