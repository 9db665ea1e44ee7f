export function EditClusterPage() {
  return undefined
}
