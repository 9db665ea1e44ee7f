const username = 'puller'
const password = 'first-password'
const repository = 'diagnosis/arm-only'

/** An image for another architecture only. The sandbox has one; into a real registry an index is pushed that says so. */
export async function armOnlyImage(target: string, host: string): Promise<string> {
  if (target === 'the sandbox') return `${host}/sentinel/arm-only:latest`
  const source = 'cpoder/pesitwizard-server'
  const accept = 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'
  const found = await ask(host, `${source}/manifests/latest`, { headers: { accept } })
  const body = await found.text()
  const mediaType = found.headers.get('content-type') ?? ''
  const digest = found.headers.get('docker-content-digest') ?? ''
  const { config, layers } = JSON.parse(body) as { config: { digest: string }; layers: { digest: string }[] }
  for (const blob of [config, ...layers]) {
    await ask(host, `${repository}/blobs/uploads/?mount=${blob.digest}&from=${source}`, { method: 'POST' })
  }
  const put = (reference: string, type: string, text: string) =>
    ask(host, `${repository}/manifests/${reference}`, { method: 'PUT', headers: { 'content-type': type }, body: text })
  await put(digest, mediaType, body)
  const platform = { os: 'linux', architecture: 'arm64' }
  const manifests = [{ mediaType, digest, size: Buffer.byteLength(body), platform }]
  const indexType = 'application/vnd.oci.image.index.v1+json'
  await put('latest', indexType, JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }))
  return `${host}/${repository}:latest`
}

async function ask(host: string, path: string, init: RequestInit): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const response = await fetch(`http://${host}/v2/${path}`, {
    ...init,
    headers: { ...(init.headers as Record<string, string>), authorization },
  })
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`)
  return response
}
