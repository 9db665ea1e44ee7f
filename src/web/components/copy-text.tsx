import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { useText } from '../messages/text.tsx'

export interface CopyTextProps {
  readonly text: string
  readonly inline?: boolean
  /** What the button says, where it is not just “Copy”. */
  readonly label?: string
}

export function CopyText({ text, inline = true, label }: CopyTextProps) {
  const { say } = useText()
  return (
    <CopyToClipboard
      variant={inline ? 'inline' : 'button'}
      textToCopy={text}
      copyButtonText={label ?? say('action.copy')}
      copyButtonAriaLabel={label ?? `${say('action.copy')}: ${text}`}
      copySuccessText={say('action.copied')}
      copyErrorText={say('action.copyFailed')}
    />
  )
}
