import { describe, expect, test } from 'vitest'
import { chosenOf, type Facet, parametersOf, readTyped, toggleValue } from './facets.ts'

const health: Facet = {
  key: 'health',
  label: 'État',
  words: ['status'],
  options: [
    { value: 'healthy', label: 'Sain' },
    { value: 'failing', label: 'En échec' },
    { value: 'unverified', label: 'Non vérifié' },
  ],
}
const kind: Facet = {
  key: 'kind',
  label: 'Provider',
  words: [],
  options: [
    { value: 'docker-hub', label: 'Docker Hub' },
    { value: 'gcr', label: 'Google Container Registry' },
    { value: 'artifact-registry', label: 'Google Artifact Registry' },
  ],
}
const enabled: Facet = {
  key: 'enabled',
  label: 'Enabled',
  words: [],
  options: [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
  ],
  isSingle: true,
}
const facets = [health, kind, enabled]

const read = (text: string, isFinished = false) => {
  const { search, unfinished, found } = readTyped(text, facets, isFinished)
  return { search, unfinished, found: found.map(({ facet, value }) => `${facet.key}=${value}`) }
}

describe('filters are taken out of what is typed', () => {
  test.each([
    ['ghcr', { search: 'ghcr', unfinished: '', found: [] }],
    ['status:failing', { search: '', unfinished: '', found: ['health=failing'] }],
    ['health:failing team', { search: 'team', unfinished: '', found: ['health=failing'] }],
    ['etat:enechec', { search: '', unfinished: '', found: ['health=failing'] }],
    [
      'PROVIDER:dockerhub status:fail team',
      { search: 'team', unfinished: '', found: ['kind=docker-hub', 'health=failing'] },
    ],
    ['team status:fai', { search: 'team', unfinished: 'status:fai', found: [] }],
    ['provider:google x', { search: 'provider:google x', unfinished: '', found: [] }],
    ['localhost:5000', { search: 'localhost:5000', unfinished: '', found: [] }],
    ['status: x', { search: 'status: x', unfinished: '', found: [] }],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })

  test('the beginning of a value is enough once the typing is finished', () => {
    expect(read('status:fai', true)).toEqual({ search: '', unfinished: '', found: ['health=failing'] })
    expect(read('status:nothing', true)).toEqual({ search: 'status:nothing', unfinished: '', found: [] })
  })
})

test('what an address says and no facet knows is left out', () => {
  const chosen = chosenOf(facets, {
    health: 'failing,burning,healthy',
    kind: 'nonsense',
    enabled: 'no,yes',
    other: 'x',
  })

  expect(chosen).toEqual({ health: ['healthy', 'failing'], enabled: ['yes'] })
  expect(parametersOf(facets, chosen)).toEqual({ health: 'healthy,failing', kind: undefined, enabled: 'yes' })
})

test('a value is chosen and taken back; of a question the other answer takes its place', () => {
  const one = toggleValue({}, health, 'failing')
  const two = toggleValue(one, health, 'healthy')
  const yes = toggleValue(two, enabled, 'yes')
  const no = toggleValue(yes, enabled, 'no')

  expect(no).toEqual({ health: ['failing', 'healthy'], enabled: ['no'] })
  expect(toggleValue(toggleValue(toggleValue(no, enabled, 'no'), health, 'failing'), health, 'healthy')).toEqual({})
})
