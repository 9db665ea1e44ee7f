import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { systemQuery } from '../api/access.ts'
import { useText } from '../messages/text.tsx'
import { PlainPage } from './plain-page.tsx'
import { SignInForm } from './sign-in-form.tsx'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { say } = useText()
  const router = useRouter()
  const queries = useQueryClient()
  const { to } = route.useSearch()
  const { data: system } = useQuery(systemQuery)
  const goOn = () => {
    queries.clear()
    void router.navigate({ href: placeInConsole(to) })
  }
  return (
    <PlainPage title={say('signIn.title')}>
      {system?.needsSetUp === true && <p className="plain-note">{say('signIn.needsSetUp')}</p>}
      <SignInForm onSignedIn={goOn} />
    </PlainPage>
  )
}

/** Never another site: an address is followed only where it is a path of this one. */
function placeInConsole(to: string | undefined): string {
  const url = URL.parse(to ?? '/', location.origin)
  return url?.origin === location.origin ? `${url.pathname}${url.search}${url.hash}` : '/'
}
