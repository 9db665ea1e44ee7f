export function ListClustersPage() {
  return undefined
}
