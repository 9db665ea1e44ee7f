import Link, { type LinkProps } from '@cloudscape-design/components/link'
import Button, { type ButtonProps } from '@cloudscape-design/components/button'
import { useRouter } from '@tanstack/react-router'

/** A link inside the console: followed without loading the page again, but a real link to the browser. */
export function LinkTo({ href, ...props }: LinkProps & { readonly href: string }) {
  const router = useRouter()
  return <Link {...props} href={href} onFollow={(event) => follow(event, () => router.navigate({ href }))} />
}

export function ButtonTo({ href, ...props }: ButtonProps & { readonly href: string }) {
  const router = useRouter()
  return <Button {...props} href={href} onFollow={(event) => follow(event, () => router.navigate({ href }))} />
}

function follow(event: { preventDefault(): void }, go: () => Promise<void>): void {
  event.preventDefault()
  void go()
}
