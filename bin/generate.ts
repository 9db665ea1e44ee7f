// Writes the documents that are made of the code: the API, the settings and the command line.
import { mkdirSync, writeFileSync } from 'node:fs'
import { commandReference } from '#cli/command-reference.ts'
import { createProgram } from '#cli/program.ts'
import { openApiDocument } from '#server/openapi.ts'
import { settingsDocument } from '#server/settings-document.ts'
import { version } from '#server/version.ts'

mkdirSync('docs', { recursive: true })
writeFileSync('docs/openapi.json', `${JSON.stringify(openApiDocument(version), null, 2)}\n`)
writeFileSync('docs/configuration.md', settingsDocument())
writeFileSync('docs/command-line.md', commandReference(createProgram(() => async () => {})))
