export function EditConnectionPage() {
  return undefined
}
