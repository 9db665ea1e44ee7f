import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { testRegistry } from '#contract/checks.ts'
import type { Registry } from '#contract/registries.ts'
import { callWithProgress } from '../../api/client.ts'
import { useText } from '../../messages/text.tsx'
import { TestPanel } from './test-panel.tsx'
import { useRegistryTest } from './use-registry-test.ts'

/** Tests a registry at its saved address with its saved credential; what comes of it is its status. */
export function SavedRegistryTest({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const queries = useQueryClient()
  const { run, stop, ...test } = useRegistryTest()
  const [image, setImage] = useState('')
  const { id, url } = registry
  const start = async () => {
    const body = image.trim() === '' ? {} : { image: image.trim() }
    await run(async (progress) => (await callWithProgress(testRegistry, { params: { id }, body }, progress)).value)
    await queries.invalidateQueries({ queryKey: ['registries'] })
  }
  const words = say(test.result === undefined ? 'check.test' : 'check.again')
  return (
    <TestPanel test={test} url={url} run={words} onRun={() => void start()} onStop={stop}>
      <FormField label={say('check.image')} constraintText={say('check.image.hint')}>
        <Input
          value={image}
          placeholder="cpoder/pesitwizard-server:latest"
          spellcheck={false}
          onChange={({ detail }) => setImage(detail.value)}
        />
      </FormField>
    </TestPanel>
  )
}
