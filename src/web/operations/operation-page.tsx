export function OperationPage() {
  return undefined
}
