import { dirname, resolve } from 'node:path'
import type { ValueSource } from '#contract/manifests.ts'
import { DomainError } from '#contract/errors.ts'
import { readInput } from '#cli/input.ts'
import type { World } from '#cli/world.ts'
import { refuse } from './refuse.ts'
import { isAddress } from './read-address.ts'
import type { ConnectionManifest, Manifest, RegistryManifest } from '#contract/documents/manifest.ts'

type ReadValue = (source: ValueSource) => Promise<string>

/** The same manifest with each `…From` replaced by the value that it names. */
export async function resolveValues(world: World, manifest: Manifest): Promise<Manifest> {
  const read: ReadValue = (source) => readValue(world, manifest, source)
  switch (manifest.kind) {
    case 'Registry':
      return resolveRegistry(world, manifest)
    case 'Cluster': {
      if (manifest.spec.database?.passwordFrom === undefined) return manifest
      const { passwordFrom, ...database } = manifest.spec.database
      return { ...manifest, spec: { ...manifest.spec, database: { ...database, password: await read(passwordFrom) } } }
    }
    case 'Connection':
      return resolveConnection(manifest, read)
  }
}

export async function resolveRegistry(world: World, manifest: RegistryManifest): Promise<RegistryManifest> {
  const { passwordFrom, ...spec } = manifest.spec
  if (passwordFrom === undefined) return manifest
  return { ...manifest, spec: { ...spec, password: await readValue(world, manifest, passwordFrom) } }
}

async function resolveConnection(manifest: ConnectionManifest, read: ReadValue): Promise<ConnectionManifest> {
  const { kubeconfigFrom, tokenFrom, clientKeyFrom, clientCertificateFrom, caCertificateFrom, ...spec } = manifest.spec
  return {
    ...manifest,
    spec: {
      ...spec,
      ...(kubeconfigFrom && { kubeconfig: await read(kubeconfigFrom) }),
      ...(tokenFrom && { token: await read(tokenFrom) }),
      ...(clientKeyFrom && { clientKey: await read(clientKeyFrom) }),
      ...(clientCertificateFrom && { clientCertificate: await read(clientCertificateFrom) }),
      ...(caCertificateFrom && { caCertificate: await read(caCertificateFrom) }),
    },
  }
}

/** A file is named from the folder of the document. One line break at the end is the editor's, not the value's. */
async function readValue(world: World, { at, kind, name }: Manifest, source: ValueSource): Promise<string> {
  const whose = `${kind} "${name}"`
  if (isAddress(at.source)) {
    const message = `${whose} comes from the network, and may not read files and variables of this machine`
    const hint = 'Save the document, look at it, and apply the file.'
    throw refuse([{ at, code: 'foreign', message, hint }])
  }
  if ('env' in source) {
    const value = world.env[source.env]
    if (value !== undefined && value !== '') return value
    const message = `${whose} wants the environment variable ${source.env}, which is not set`
    const hint = 'Set it, or leave the line out to keep what the console has.'
    throw refuse([{ at, code: 'no-value', message, hint }])
  }
  const path = at.source === 'stdin' ? source.file : resolve(dirname(at.source), source.file)
  try {
    const value = (await readInput(world, path)).replace(/\r?\n$/, '')
    if (value !== '') return value
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw refuse([{ at, code: 'no-value', message: `${whose}: ${error.message}` }])
  }
  throw refuse([{ at, code: 'no-value', message: `${whose} wants the file ${path}, which is empty` }])
}
