import type { Generated } from 'kysely'

// Portable over SQLite and PostgreSQL: times are ISO 8601 text, flags 0 or 1, lists and objects JSON text.
type Flag = 0 | 1

export interface RegistryRow {
  id: string
  name: string
  kind: string
  host: string
  image_path: string
  default_tag: string
  description: string
  authentication: string
  username: string | null
  delivery: string
  tenant_id: string | null
  /** JSON: what may be shown of a Google key. */
  service_account: string | null
  environments: string
  is_default: Flag
  enabled: Flag
  plain_http: Flag
  ca_certificate: string | null
  rotate_every_days: number | null
  /** Grows with every new credential and never goes back, also when the credential is removed. */
  credential_version: number
  has_password: Flag
  credential_set_at: string | null
  credential_set_by: string | null
  credential_fingerprint: string | null
  /** As a person says. */
  credential_expires_at: string | null
  /** JSON list of the token servers that an administrator let have the credential. */
  approved_realms: string
  /** JSON: since when and by whom; null where they are not paused. */
  checks_paused: string | null
  created_at: string
  updated_at: string
  revision: number
}

export interface RegistryCheckRow {
  id: Generated<number>
  registry_id: string
  at: string
  /** What was tested: address, TLS and user name. A check of something else is not one of the registry as it is now. */
  target: string
  credential_version: number
  state: string
  health: string
  failed_step: string | null
  verdict: string
  message: string
  /** JSON: what the words of the verdict name. */
  verdict_values: string | null
  /** What the credential may do beside pulling, such as `push, delete`; empty for nothing, null where it was not told. */
  rights_beyond_pull: string | null
  /** Whether the registry had looked for vulnerabilities in the image, such as `scanned`; null where it did not tell. */
  scan: string | null
  /** The origin that the registry wanted the credential to be sent to, where that was not trusted. */
  realm: string | null
}

/** The token itself is sealed as `minted` beside the password of the registry, with `generation` for its version. */
export interface MintedCredentialRow {
  registry_id: string
  generation: number
  target: string
  host: string | null
  credential_version: number | null
  minted_at: string | null
  expires_at: string | null
  due_at: string
  failures: number
  reason: string | null
  message: string | null
}

/** What the provider of a registry tells of its credential. */
export interface CredentialFactsRow {
  registry_id: string
  credential_version: number
  /** Where the registry was. */
  host: string
  /** Null where the provider says that it does not end. */
  expires_at: string | null
  /** JSON list; null where the provider tells of none. */
  scopes: string | null
  told_at: string
}

export interface ConnectionRow {
  id: string
  name: string
  description: string
  method: string
  server: string | null
  context: string | null
  ca_certificate: string | null
  skip_tls_verify: Flag
  client_certificate: string | null
  kubeconfig_file: string | null
  environment: string | null
  namespace_names: string
  namespace_selector: string | null
  enabled: Flag
  is_sandbox: Flag
  deleting: Flag
  created_at: string
  updated_at: string
  revision: number
}

export interface ClusterRow {
  id: string
  name: string
  description: string
  environment: string
  connection_id: string
  namespace: string
  deployment_name: string
  replicas: number
  registry_id: string | null
  container_image: string
  storage: string
  database_url: string | null
  database_username: string | null
  has_database_password: Flag
  resources: string
  env: string
  deployed: Flag
  deleting: Flag
  restarted_at: string | null
  /** JSON list of the refs that the last deployment wrote. */
  written_objects: string
  created_at: string
  updated_at: string
  revision: number
}

export interface OperationRow {
  id: string
  kind: string
  subject_type: string
  subject_id: string
  subject_name: string
  state: string
  steps: string
  input: string
  message: string | null
  cancel_requested: Flag
  paused: Flag
  created_by: string
  created_at: string
  updated_at: string
}

/** What only the encryption can read. Bound to its place: owner (`registry:k3f9x2ma`), name and version. */
export interface SealedSecretRow {
  owner: string
  name: string
  version: number
  sealed: string
}

/** What a rotation replaced; its password is sealed as `previous` beside that of the registry. */
export interface PreviousCredentialRow {
  registry_id: string
  version: number
  username: string
  fingerprint: string
  set_at: string
  set_by: string
  replaced_at: string
  /** Going back is possible only while this version is the one in use. */
  replaced_by_version: number
}

export interface AuditRow {
  id: Generated<number>
  at: string
  actor_type: string
  actor_id: string
  actor_name: string
  action: string
  subject: string
  request_id: string | null
  before: string | null
  after: string | null
  /** In the chain, from 1; null: written before there was one. */
  position: number | null
  /** Over the entry and the hash of the one before it. */
  hash: string | null
}

/** The end of the chain of audit entries; one row. */
export interface AuditHeadRow {
  id: number
  position: number
  hash: string
  /** Over both, so that it cannot be put back by hand. */
  mac: string
}

export interface UserRow {
  id: string
  name: string
  /** Argon2id in PHC string format; null: signs in by token alone. */
  password: string | null
  created_at: string
}

export interface TokenRow {
  id: string
  user_id: string
  hash: string
  created_at: string
  expires_at: string
}

/** `token_hash`: of the API token that it was begun with, and with which it ends. Without a user: the token of the configuration. */
export interface SessionRow {
  hash: string
  user_id: string | null
  token_hash: string | null
  created_at: string
  seen_at: string
  expires_at: string
}

export interface IdempotencyRow {
  actor: string
  key: string
  request_hash: string
  subject: string
  status: number | null
  answer: string | null
  created_at: string
}

export interface NotificationChannelRow {
  id: string
  name: string
  description: string
  enabled: Flag
  language: string
  /** JSON list of what is told there. */
  kinds: string
  environments: string
  /** JSON; null: there are none. */
  quiet_hours: string | null
  /** JSON: the webhook or the mail server, without its secrets. */
  target: string
  /** In a row, since the last that went well. */
  failures: number
  last_sent_at: string | null
  /** JSON: what went wrong last, and when; null where the last attempt went well. */
  last_failure: string | null
  created_at: string
  updated_at: string
  revision: number
}

/** What was found to be told, and since when: it must last before it is told, and be gone for a while before its end is. */
export interface NotificationMatterRow {
  key: string
  first_seen_at: string
  gone_since: string | null
}

/** What a channel was told, so that it is told once. */
export interface NotificationToldRow {
  channel_id: string
  matter_key: string
  told_at: string
}

export interface NotificationDeliveryRow {
  id: string
  channel_id: string
  matter_key: string
  kind: string
  /** JSON: what is told, without words. */
  telling: string
  state: string
  attempts: number
  next_attempt_at: string
  created_at: string
  ended_at: string | null
  last_problem: string | null
}

export interface SettingRow {
  name: string
  value: string
}

export interface Schema {
  registries: RegistryRow
  registry_checks: RegistryCheckRow
  minted_credentials: MintedCredentialRow
  credential_facts: CredentialFactsRow
  previous_credentials: PreviousCredentialRow
  connections: ConnectionRow
  clusters: ClusterRow
  operations: OperationRow
  sealed_secrets: SealedSecretRow
  audit: AuditRow
  audit_head: AuditHeadRow
  notification_channels: NotificationChannelRow
  notification_matters: NotificationMatterRow
  notification_told: NotificationToldRow
  notification_deliveries: NotificationDeliveryRow
  users: UserRow
  tokens: TokenRow
  sessions: SessionRow
  idempotency: IdempotencyRow
  settings: SettingRow
}
