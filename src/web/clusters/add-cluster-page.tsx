export function AddClusterPage() {
  return undefined
}
