import Button from '@cloudscape-design/components/button'
import { useText } from '../messages/text.tsx'
import { saveFile } from './save-file.ts'

/** Saves a text that is already here as a file. */
export function DownloadButton({ fileName, text }: { readonly fileName: string; readonly text: string }) {
  const { say } = useText()
  return (
    <Button iconName="download" onClick={() => saveFile(fileName, text)}>
      {say('action.download')}
    </Button>
  )
}
