import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Explanation, explainMessage } from '#contract/explain.ts'
import { call } from '../api/client.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import { causeInWords } from './cause-in-words.ts'

/** What a message means that someone pasted; nobody is asked. */
export function ExplainBox() {
  const { say } = useText()
  const [message, setMessage] = useState('')
  const explain = useMutation({
    mutationFn: async () => (await call(explainMessage, { body: { message } })).value,
  })
  return (
    <Container
      header={
        <Header variant="h2" description={say('diagnosis.explain.text')}>
          {say('diagnosis.explain.title')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label={say('diagnosis.explain.label')} stretch>
          <Textarea
            value={message}
            rows={4}
            spellcheck={false}
            placeholder='Back-off pulling image "registry.example/app:1.0": ErrImagePull: …'
            onChange={({ detail }) => setMessage(detail.value.slice(0, 16_384))}
          />
        </FormField>
        <Button disabled={message.trim() === ''} loading={explain.isPending} onClick={() => explain.mutate()}>
          {say('diagnosis.explain.run')}
        </Button>
        {explain.error !== null && <ProblemAlert error={explain.error} />}
        <div role="status">{explain.data !== undefined && <Explained explanation={explain.data} />}</div>
      </SpaceBetween>
    </Container>
  )
}

function Explained({ explanation: { causes, unsettled } }: { readonly explanation: Explanation }) {
  const { say } = useText()
  return (
    <SpaceBetween size="s">
      <ul className="break-anywhere">
        {causes.map((cause) => {
          const { message, hint } = causeInWords(say, cause)
          return (
            <li key={cause.cause} data-cause={cause.cause}>
              <strong>{message}</strong> ({say(`diagnosis.confidence.${cause.confidence}`)})<div>{hint}</div>
            </li>
          )
        })}
      </ul>
      {unsettled !== null && <div>{say('diagnosis.explain.settle')}</div>}
    </SpaceBetween>
  )
}
