export function ClusterPage() {
  return undefined
}
