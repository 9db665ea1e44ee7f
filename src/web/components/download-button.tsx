import Button from '@cloudscape-design/components/button'
import { useText } from '../messages/text.tsx'

/** Saves a text that is already here as a file. */
export function DownloadButton({ fileName, text }: { readonly fileName: string; readonly text: string }) {
  const { say } = useText()
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }
  return (
    <Button iconName="download" onClick={save}>
      {say('action.download')}
    </Button>
  )
}
