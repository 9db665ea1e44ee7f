import type { z } from 'zod'
import type { Environment } from '#contract/common.ts'
import type { Connection, ConnectionChange, NewConnection } from '#contract/connections.ts'

export const methods = ['in-cluster', 'kubeconfig', 'token', 'client-certificate'] as const
export type Method = (typeof methods)[number]

/** What the form holds: text as it was typed. Empty secrets are those that were not typed. */
export interface ConnectionInput {
  readonly name: string
  readonly description: string
  /** The file of the start options is there from the start, and never chosen. */
  readonly method: Method | 'kubeconfig-file'
  readonly kubeconfig: string
  readonly context: string
  readonly server: string
  readonly token: string
  readonly caCertificate: string
  readonly clientCertificate: string
  readonly clientKey: string
  readonly skipTlsVerify: boolean
  readonly environment: Environment | ''
  /** Separated by spaces, commas or new lines. */
  readonly namespaces: string
  readonly labelSelector: string
  readonly enabled: boolean
}

export const emptyConnectionInput: ConnectionInput = {
  name: '',
  description: '',
  method: 'kubeconfig',
  kubeconfig: '',
  context: '',
  server: '',
  token: '',
  caCertificate: '',
  clientCertificate: '',
  clientKey: '',
  skipTlsVerify: false,
  environment: '',
  namespaces: '',
  labelSelector: '',
  enabled: true,
}

export function connectionInputOf(connection: Connection): ConnectionInput {
  const { method, namespaces } = connection
  return {
    ...emptyConnectionInput,
    name: connection.name,
    description: connection.description,
    method,
    context: connection.context ?? '',
    server: connection.server ?? '',
    caCertificate: connection.caCertificate ?? '',
    skipTlsVerify: connection.skipTlsVerify,
    environment: connection.environment ?? '',
    namespaces: namespaces.names.join('\n'),
    labelSelector: namespaces.labelSelector ?? '',
    enabled: connection.enabled,
  }
}

export function newConnectionOf(input: ConnectionInput): z.input<typeof NewConnection> {
  const method = methods.find((each) => each === input.method) ?? 'kubeconfig'
  return { ...commonOf(input), method, ...accessOf(input) }
}

/** Only the access that was typed again; what is not named stays. */
export function connectionChangeOf(input: ConnectionInput, before: ConnectionInput): z.input<typeof ConnectionChange> {
  const access = Object.entries(accessOf(input)).filter(([name, value]) => value !== accessValueOf(before, name))
  return { ...commonOf(input), ...Object.fromEntries(access) }
}

function accessValueOf(input: ConnectionInput, name: string): unknown {
  const access: Readonly<Record<string, unknown>> = accessOf(input)
  return access[name]
}

function commonOf(input: ConnectionInput) {
  const names = input.namespaces.split(/[\s,]+/).filter((name) => name !== '')
  return {
    name: input.name,
    description: input.description,
    environment: input.environment === '' ? null : input.environment,
    namespaces: {
      names: [...new Set(names)],
      labelSelector: input.labelSelector.trim() === '' ? null : input.labelSelector.trim(),
    },
    enabled: input.enabled,
  }
}

function accessOf(input: ConnectionInput) {
  const { method, kubeconfig, context, server, token, caCertificate, clientCertificate, clientKey } = input
  const typed = (fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
  switch (method) {
    case 'in-cluster':
    case 'kubeconfig-file':
      return {}
    case 'kubeconfig':
      return typed({ kubeconfig, context })
    case 'token':
      return { ...typed({ server, token, caCertificate }), skipTlsVerify: input.skipTlsVerify }
    case 'client-certificate':
      return { ...typed({ server, clientCertificate, clientKey, caCertificate }), skipTlsVerify: input.skipTlsVerify }
  }
}
