import { type FormEvent, useRef, useState } from 'react'
import { createSession } from '#contract/access.ts'
import { ProblemError } from '#contract/client.ts'
import { call } from '../api/client.ts'
import { useText } from '../messages/text.tsx'
import { PlainField } from './plain-field.tsx'

/** Asks who someone is, by password or by token. What they typed stays when it does not count. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { say } = useText()
  const [byToken, setByToken] = useState(false)
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [error, setError] = useState<string>()
  const [isRunning, setRunning] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(undefined)
    try {
      await call(createSession, { body: byToken ? { token: secret } : { name, password: secret } })
      onSignedIn()
    } catch (failure) {
      setError(reasonOf(failure, byToken, say))
      form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus()
    } finally {
      setRunning(false)
    }
  }
  return (
    <form ref={form} className="plain-form" onSubmit={(event) => void submit(event)}>
      {!byToken && <PlainField label={say('signIn.name')} value={name} onChange={setName} autoComplete="username" />}
      <PlainField
        label={say(byToken ? 'signIn.token' : 'signIn.password')}
        type="password"
        value={secret}
        onChange={setSecret}
        autoComplete={byToken ? 'off' : 'current-password'}
      />
      <div role="alert" className="plain-error">
        {error}
      </div>
      <button type="submit" className="plain-button" disabled={isRunning || secret === '' || (!byToken && name === '')}>
        {say('signIn.submit')}
      </button>
      <button
        type="button"
        className="plain-link"
        onClick={() => {
          setByToken(!byToken)
          setSecret('')
          setError(undefined)
        }}
      >
        {say(byToken ? 'signIn.withPassword' : 'signIn.withToken')}
      </button>
    </form>
  )
}

function reasonOf(error: unknown, byToken: boolean, say: ReturnType<typeof useText>['say']): string {
  if (!(error instanceof ProblemError)) return say('problem.unreachable.hint')
  const { code, hint, detail } = error.problem
  if (code === 'unauthenticated') return say(byToken ? 'signIn.failed.token' : 'signIn.failed')
  if (code === 'rate-limited') return say('signIn.limited')
  return hint ?? detail
}
