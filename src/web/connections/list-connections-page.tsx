export function ListConnectionsPage() {
  return undefined
}
