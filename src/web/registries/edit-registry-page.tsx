export function EditRegistryPage() {
  return undefined
}
