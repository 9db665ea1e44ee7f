import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isRepository } from '#contract/image-reference.ts'
import { repositoriesQuery, tagsQuery } from '../../api/images.ts'
import type { FormErrors } from '../../components/form-errors.ts'
import { SuggestField } from '../../components/suggest-field.tsx'
import { useSettled } from '../../components/use-settled.ts'
import { useText } from '../../messages/text.tsx'
import type { ClusterInput } from '../cluster-input.ts'
import { tagFormats, tagInWords, unlistedInWords } from './image-words.ts'

export interface ImageFieldProps {
  readonly input: ClusterInput
  readonly errors: FormErrors
  readonly onChange: (value: string) => void
  readonly onLeave?: () => void
}

const pauseMs = 300

/** When a field is entered, all is offered; then what has what is typed in its name. */
function useSearch(value: string) {
  const [state, setState] = useState<'idle' | 'entered' | 'typed'>('idle')
  const search = useSettled(state === 'typed' ? value.trim() : '', pauseMs)
  return { search, isWanted: state !== 'idle', enter: () => setState('entered'), type: () => setState('typed') }
}

export function RepositoryField({ input, errors, onChange, onLeave }: ImageFieldProps) {
  const { say } = useText()
  const { registryId, repository } = input
  const { search, isWanted, enter, type } = useSearch(repository)
  const { data, isFetching } = useQuery({
    ...repositoriesQuery(registryId, search),
    enabled: isWanted && registryId !== '' && search.length <= 200,
  })
  const unlisted = data?.unlisted ?? null
  const host = registryId === '' ? 'ghcr.io/' : ''
  return (
    <SuggestField
      label={say('cluster.field.repository')}
      pointer="/containerImage"
      errors={errors}
      value={repository}
      placeholder={`${host}cpoder/pesitwizard-server`}
      hint={unlisted === null ? say('cluster.hint.repository') : unlistedInWords(say, unlisted)}
      options={registryId === '' ? [] : (data?.items.map(({ name }) => ({ value: name })) ?? [])}
      isLoading={isFetching && data === undefined}
      empty={unlisted === null ? say('image.none') : unlistedInWords(say, unlisted)}
      onEnter={enter}
      onChange={(value) => {
        type()
        onChange(value)
      }}
      {...(onLeave === undefined ? {} : { onLeave })}
    />
  )
}

export function TagField({ input, errors, onChange }: ImageFieldProps) {
  const { say, language } = useText()
  const { registryId, repository, tag } = input
  const { search, isWanted, enter, type } = useSearch(tag)
  const isAsked = registryId !== '' && isRepository(repository) && search.length <= 128
  const { data, isFetching } = useQuery({
    ...tagsQuery(registryId, repository, search),
    enabled: isWanted && isAsked,
  })
  const unlisted = data?.unlisted ?? null
  const formats = tagFormats(language)
  const options = isAsked ? (data?.items ?? []) : []
  return (
    <SuggestField
      label={say('cluster.field.tag')}
      pointer="/tag"
      errors={errors}
      value={tag}
      placeholder="latest"
      hint={unlisted === null ? say('cluster.hint.tag') : unlistedInWords(say, unlisted)}
      options={options.map((each) => ({ value: each.name, description: tagInWords(each, formats) }))}
      isLoading={isFetching && data === undefined}
      empty={unlisted === null ? say('image.tag.none') : unlistedInWords(say, unlisted)}
      onEnter={enter}
      onChange={(value) => {
        type()
        onChange(value)
      }}
    />
  )
}
