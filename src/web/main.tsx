import './without-compiling.ts'
import './base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyPreferences } from './frame/preferences.ts'
import { changeLanguage, needMessages, preferredLanguage } from './messages/language.ts'
import { TextProvider } from './messages/text.tsx'
import { queryClient } from './api/query-client.ts'
import { router } from './routes.tsx'

async function main(): Promise<void> {
  applyPreferences()
  await changeLanguage(preferredLanguage())
  await needMessages('core')
  const place = document.querySelector('#app')
  if (place === null) throw new Error('The page has no place for the console')
  createRoot(place).render(
    <StrictMode>
      <TextProvider>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </TextProvider>
    </StrictMode>,
  )
}

await main()
