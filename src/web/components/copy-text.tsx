import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { useText } from '../messages/text.tsx'

export function CopyText({ text, inline = true }: { readonly text: string; readonly inline?: boolean }) {
  const { say } = useText()
  return (
    <CopyToClipboard
      variant={inline ? 'inline' : 'button'}
      textToCopy={text}
      copyButtonText={say('action.copy')}
      copyButtonAriaLabel={`${say('action.copy')}: ${text}`}
      copySuccessText={say('action.copied')}
      copyErrorText={say('action.copyFailed')}
    />
  )
}
