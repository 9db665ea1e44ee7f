import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ClusterPreview } from '#contract/clusters.ts'
import { noteInWords } from '../components/note-in-words.ts'
import { useText } from '../messages/text.tsx'
import { PolicyFindings } from './policy-findings.tsx'
import { ManifestList } from './manifest-list.tsx'

const verdictTypes = { accepted: 'success', refused: 'error', unreachable: 'warning' } as const

export interface ClusterReviewProps {
  readonly preview: ClusterPreview
  /** The form was changed since. */
  readonly isOld: boolean
}

/** What would be written, and what Kubernetes says to it, before anything is. */
export function ClusterReview({ preview, isOld }: ClusterReviewProps) {
  const text = useText()
  const { say } = text
  const { kubernetes, notes, policy, manifests, cluster } = preview
  const isBlocked = policy.some(({ level }) => level === 'block')
  return (
    <Container
      header={
        <Header variant="h2" description={isOld ? say('cluster.review.old') : say('cluster.review.text')}>
          {say('cluster.review')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <div role="status">
          <Alert type={verdictTypes[kubernetes.state]} header={say(`cluster.review.${kubernetes.state}`)}>
            {kubernetes.findings.length > 0 && (
              <ul className="break-anywhere">
                {kubernetes.findings.map(({ object, message }) => (
                  <li key={`${object} ${message}`}>
                    {object !== null && <code>{object}</code>} {message}
                  </li>
                ))}
              </ul>
            )}
          </Alert>
        </div>
        {policy.length > 0 && (
          <Alert
            type={isBlocked ? 'warning' : 'info'}
            header={say(isBlocked ? 'policy.title.block' : 'policy.title.warning')}
          >
            <PolicyFindings items={policy} />
            {isBlocked && say('policy.review.text')}
          </Alert>
        )}
        {notes.map((note) => (
          <Alert key={note.code + note.message} type="info">
            {noteInWords(text, note)}
          </Alert>
        ))}
        <ManifestList manifests={manifests} name={cluster.name} />
      </SpaceBetween>
    </Container>
  )
}
