export function SetUpPage() {
  return undefined
}
