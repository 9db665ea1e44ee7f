export function SettingsPage() {
  return undefined
}
