import { expect, test } from 'vitest'
import { understand } from './manifest.ts'
import { readDocuments } from './read-documents.ts'

function understood(text: string) {
  const read = readDocuments({ name: 'registry.yaml', text })
  if (!read.ok) throw new Error('This is not YAML')
  const { manifests, issues } = understand(read.documents)
  return { manifests, messages: issues.map(({ message }) => message) }
}

test('the short form may name the kind of the registry', () => {
  const { manifests, messages } = understood('name: GitHub\nurl: ghcr.io\nkind: ghcr\n')

  expect(messages).toEqual([])
  expect(manifests).toMatchObject([{ kind: 'Registry', name: 'GitHub', spec: { url: 'ghcr.io', kind: 'ghcr' } }])
})

test('a mistyped kind is refused in the words of the form in which it stands', () => {
  expect(understood('name: GitHub\nurl: ghcr.io\nkind: ghrc\n').messages.join()).toMatch(/^kind: .*"ghcr"/)
  expect(understood('kind: Registri\nmetadata: {name: a}\n').messages.join()).toContain('apiVersion must be')
  expect(understood('kind: Registry\nname: a\nurl: ghcr.io\n').messages.join()).toContain('apiVersion must be')
})
