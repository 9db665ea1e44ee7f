export function AddConnectionPage() {
  return undefined
}
