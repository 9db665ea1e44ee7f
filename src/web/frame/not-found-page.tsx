import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useText } from '../messages/text.tsx'
import '../access/plain.css'

export function NotFoundPage() {
  const { say } = useText()
  useEffect(() => {
    document.title = `${say('page.notFound')} · ${say('app.name')}`
  }, [say])
  return (
    <main className="plain-page">
      <h1>{say('page.notFound')}</h1>
      <p>{say('page.notFound.text')}</p>
      <Link to="/">{say('page.notFound.back')}</Link>
    </main>
  )
}
