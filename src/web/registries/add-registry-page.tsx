export function AddRegistryPage() {
  return undefined
}
