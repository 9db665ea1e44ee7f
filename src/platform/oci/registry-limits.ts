/** How long and how large an answer may be. Times in milliseconds, sizes in bytes; `totalMs` bounds one whole question. */
export interface RegistryLimits {
  readonly dnsMs: number
  readonly connectMs: number
  readonly tlsMs: number
  readonly headersMs: number
  readonly totalMs: number
  readonly headerBytes: number
  readonly errorBytes: number
  readonly tokenBytes: number
  readonly manifestBytes: number
  readonly configBytes: number
  readonly listBytes: number
  readonly listPages: number
  /** To one server at a time. */
  readonly connections: number
}

export const defaultRegistryLimits: RegistryLimits = {
  dnsMs: 2000,
  connectMs: 3000,
  tlsMs: 3000,
  headersMs: 5000,
  totalMs: 10_000,
  headerBytes: 16 * 1024,
  errorBytes: 64 * 1024,
  tokenBytes: 64 * 1024,
  manifestBytes: 4 * 1024 * 1024,
  configBytes: 1024 * 1024,
  listBytes: 1024 * 1024,
  listPages: 20,
  connections: 1,
}
