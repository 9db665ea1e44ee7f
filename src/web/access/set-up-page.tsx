import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { setUp } from '#contract/access.ts'
import { ProblemError } from '#contract/client.ts'
import { call } from '../api/client.ts'
import { useText } from '../messages/text.tsx'
import { PlainField } from './plain-field.tsx'
import { PlainPage } from './plain-page.tsx'
import { NextSteps } from './set-up-next-steps.tsx'

const tokenKey = 'pesitwizard.one-time-token'

/** The token leaves the address at once, so that neither history nor a copied address holds it; a reload still finds it. */
function takeOneTimeToken(): string {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get('token')
  if (inAddress !== null) {
    sessionStorage.setItem(tokenKey, inAddress)
    history.replaceState(history.state, '', location.pathname)
  }
  return sessionStorage.getItem(tokenKey) ?? ''
}

export function SetUpPage() {
  const { say } = useText()
  const [oneTimeToken] = useState(takeOneTimeToken)
  const [isDone, setDone] = useState(false)
  const queries = useQueryClient()
  const router = useRouter()
  if (isDone) return <NextSteps />
  if (oneTimeToken === '') {
    return (
      <PlainPage title={say('setUp.title')}>
        <p>{say('signIn.needsSetUp')}</p>
        <button type="button" className="plain-link" onClick={() => void router.navigate({ to: '/sign-in' })}>
          {say('signIn.title')}
        </button>
      </PlainPage>
    )
  }
  return (
    <PlainPage title={say('setUp.title')}>
      <p>{say('setUp.administrator')}</p>
      <AdministratorForm
        oneTimeToken={oneTimeToken}
        onDone={() => {
          sessionStorage.removeItem(tokenKey)
          queries.clear()
          setDone(true)
        }}
      />
    </PlainPage>
  )
}

const fewestCharacters = 12

function AdministratorForm({ oneTimeToken, onDone }: { readonly oneTimeToken: string; readonly onDone: () => void }) {
  const { say } = useText()
  const [name, setName] = useState('admin')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [wasSent, setSent] = useState(false)
  const [error, setError] = useState<string>()
  const tooShort = wasSent && password.length < fewestCharacters ? say('setUp.password.short') : undefined
  const different = wasSent && password !== again ? say('setUp.again.different') : undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    setError(undefined)
    if (name === '' || password.length < fewestCharacters || password !== again) return
    try {
      await call(setUp, { body: { oneTimeToken, name, password, session: true } })
      onDone()
    } catch (failure) {
      const isRefused = failure instanceof ProblemError && failure.problem.code === 'unauthenticated'
      if (isRefused) setError(say('setUp.token.used'))
      else setError(failure instanceof ProblemError ? failure.problem.detail : say('problem.unreachable.hint'))
    }
  }
  return (
    <form className="plain-form" onSubmit={(event) => void submit(event)}>
      <PlainField label={say('signIn.name')} value={name} onChange={setName} autoComplete="username" />
      <PlainField
        label={say('signIn.password')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        hint={say('setUp.password.hint')}
        error={tooShort}
      />
      <PlainField
        label={say('setUp.again')}
        type="password"
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        error={different}
      />
      <div role="alert" className="plain-error">
        {error}
      </div>
      <button type="submit" className="plain-button">
        {say('setUp.submit')}
      </button>
    </form>
  )
}
