export function RegistryPage() {
  return undefined
}
