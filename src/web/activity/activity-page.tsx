export function ActivityPage() {
  return undefined
}
