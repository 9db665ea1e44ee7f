export function DashboardPage() {
  return undefined
}
