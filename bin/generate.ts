// Writes the documents that are made of the code: the API and the settings.
import { mkdirSync, writeFileSync } from 'node:fs'
import { openApiDocument } from '#server/openapi.ts'
import { settingsDocument } from '#server/settings-document.ts'
import { version } from '#server/version.ts'

mkdirSync('docs', { recursive: true })
writeFileSync('docs/openapi.json', `${JSON.stringify(openApiDocument(version), null, 2)}\n`)
writeFileSync('docs/configuration.md', settingsDocument())
