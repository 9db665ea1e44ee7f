import { expect, test } from 'vitest'
import type { RegistryKind } from '#contract/registries.ts'
import { judgeCredential } from './judge-credential.ts'

const token = 'abcdefghijklmnopqrstuvwxyz0123456789'

const cases: readonly (readonly [string, RegistryKind, string, readonly string[]])[] = [
  ['a token of GitHub for GitHub', 'ghcr', `ghp_${token}`, []],
  ['a token of Docker Hub for Docker Hub', 'docker-hub', `dckr_pat_${token}`, []],
  ['any password for a registry of one’s own', 'private', 'sécret with blanks inside', []],
  ['a token of GitHub that a mirror of one’s own takes', 'harbor', `ghp_${token}`, []],
  ['the key file of a service account', 'artifact-registry', `{"type":"service_account","private_key":"…"}\n`, []],
  ['the example of the documentation', 'ghcr', 'ghp_xxxxxxxxxxxx', ['placeholder-password']],
  ['a line break that was copied along', 'private', `${token}\n`, ['credential-blanks']],
  ['a command line', 'ghcr', 'docker login ghcr.io -u me -p x', ['credential-command']],
  ['the user name', 'private', 'puller', ['credential-username']],
  ['a token of GitHub for Docker Hub', 'docker-hub', `ghp_${token}`, ['credential-other-provider']],
  ['a token of Docker Hub for GitHub', 'ghcr', `dckr_pat_${token}`, ['credential-other-provider']],
  ['a token of GitHub that cannot pull', 'ghcr', `github_pat_${token}`, ['credential-fine-grained']],
  ['the id of an access key', 'ecr', 'AKIAABCDEFGHIJKLMNOP', ['credential-access-key-id']],
]

test.each(cases)('%s', (_name, kind, text, expected) => {
  const notes = judgeCredential({ kind, username: 'puller', text })

  expect(notes.map(({ code }) => code)).toEqual(expected)
  expect(JSON.stringify(notes)).not.toContain(token)
})
