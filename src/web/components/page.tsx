import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useText } from '../messages/text.tsx'

export interface Crumb {
  readonly text: string
  readonly href: string
}

export interface PageProps {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly crumbs?: readonly Crumb[]
  readonly children: ReactNode
}

/** Every page: its title once as `h1` and once as the document's, its place, its actions. */
export function Page({ title, description, actions, crumbs = [], children }: PageProps) {
  const { say } = useText()
  const router = useRouter()
  useEffect(() => {
    document.title = `${title} · ${say('app.name')}`
  }, [title, say])
  return (
    <ContentLayout
      breadcrumbs={
        crumbs.length > 0 && (
          <div className="crumbs">
            <BreadcrumbGroup
              items={[...crumbs, { text: title, href: '#' }]}
              onFollow={(event) => {
                event.preventDefault()
                if (event.detail.href !== '#') void router.navigate({ href: event.detail.href })
              }}
            />
          </div>
        )
      }
      header={
        <Header variant="h1" description={description} actions={actions}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  )
}
