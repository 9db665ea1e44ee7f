import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandReference } from '#cli/command-reference.ts'
import { createProgram } from '#cli/program.ts'
import { endpoints } from '#contract/index.ts'
import { openApiDocument } from '#server/openapi.ts'
import { settingsDocument } from '#server/settings-document.ts'
import { version } from '#server/version.ts'

test('the committed OpenAPI document is the one of the contract', () => {
  const committed: unknown = JSON.parse(readFileSync('docs/openapi.json', 'utf8'))

  expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument(version))))
  expect(Object.keys(openApiDocument(version)['paths'] ?? {}).length).toBe(
    new Set(endpoints.map(({ path }) => path)).size,
  )
})

test('the committed table of settings is the one of the code', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(settingsDocument())
})

test('the committed reference of the command line is the one of its commands', () => {
  const reference = commandReference(createProgram(() => async () => {}))

  expect(readFileSync('docs/command-line.md', 'utf8')).toBe(reference)
  expect(reference).toContain('### pwctl registry create')
})
