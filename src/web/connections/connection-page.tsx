export function ConnectionPage() {
  return undefined
}
