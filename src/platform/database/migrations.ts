import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Only add; never edit one that has been released. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-foundation': { up: foundation },
  '002-sessions': { up: sessions },
  '003-registry-checks': { up: registryChecks },
  '030-approved-realms': { up: approvedRealms },
  '040-minted-credentials': { up: mintedCredentials },
  '070-rights-beyond-pull': { up: rightsBeyondPull },
  '080-rotations': { up: rotations },
  '084-audit-chain': { up: auditChain },
  '100-credential-facts': { up: credentialFacts },
  '110-notifications': { up: notifications },
}

async function foundation(db: Kysely<unknown>): Promise<void> {
  for (const table of foundationTables(autoIdOf(db))) await sql.raw(table).execute(db)
}

async function sessions(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table users add column password text').execute(db)
  await sql
    .raw(
      `create table sessions (
        hash text primary key, user_id text references users (id), token_hash text, created_at text not null,
        seen_at text not null, expires_at text not null)`,
    )
    .execute(db)
}

async function registryChecks(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table registry_checks (
        id ${autoIdOf(db)}, registry_id text not null references registries (id) on delete cascade, at text not null,
        target text not null, credential_version integer not null, state text not null, health text not null,
        failed_step text, verdict text not null, message text not null)`,
    )
    .execute(db)
  await sql.raw('create index registry_checks_registry on registry_checks (registry_id, id)').execute(db)
}

async function approvedRealms(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table registries add column approved_realms text not null default '[]'`).execute(db)
  await sql.raw('alter table registry_checks add column realm text').execute(db)
}

async function mintedCredentials(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table registries add column delivery text not null default 'static'`).execute(db)
  await sql.raw('alter table registries add column tenant_id text').execute(db)
  await sql.raw('alter table registries add column service_account text').execute(db)
  await sql
    .raw(
      `create table minted_credentials (
        registry_id text primary key references registries (id) on delete cascade, generation integer not null,
        target text not null, host text, credential_version integer, minted_at text, expires_at text, due_at text not null,
        failures integer not null, reason text, message text)`,
    )
    .execute(db)
}

async function rightsBeyondPull(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table registry_checks add column rights_beyond_pull text').execute(db)
  await sql.raw('alter table registry_checks add column verdict_values text').execute(db)
}

async function rotations(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table operations add column paused integer not null default 0').execute(db)
  await sql
    .raw(
      `create table previous_credentials (
        registry_id text primary key references registries (id) on delete cascade, version integer not null,
        username text not null, fingerprint text not null, set_at text not null, set_by text not null,
        replaced_at text not null, replaced_by_version integer not null)`,
    )
    .execute(db)
}

async function auditChain(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table audit add column position integer').execute(db)
  await sql.raw('alter table audit add column hash text').execute(db)
  await sql
    .raw(
      'create table audit_head (id integer primary key, position integer not null, hash text not null, mac text not null)',
    )
    .execute(db)
}

async function credentialFacts(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table registries add column credential_expires_at text').execute(db)
  await sql.raw('alter table registries add column checks_paused text').execute(db)
  await sql.raw('alter table registry_checks add column scan text').execute(db)
  await sql
    .raw(
      `create table credential_facts (
        registry_id text primary key references registries (id) on delete cascade, credential_version integer not null,
        host text not null, expires_at text, scopes text, told_at text not null)`,
    )
    .execute(db)
}

function autoIdOf(db: Kysely<unknown>): string {
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl
  return isPostgres ? 'bigint generated always as identity primary key' : 'integer primary key autoincrement'
}

async function notifications(db: Kysely<unknown>): Promise<void> {
  const ofChannel = 'channel_id text not null references notification_channels (id) on delete cascade'
  const statements = [
    `create table notification_channels (
      id text primary key, name text not null unique, description text not null, enabled integer not null,
      language text not null, kinds text not null, environments text not null, quiet_hours text, target text not null,
      failures integer not null, last_sent_at text, last_failure text, ${common})`,
    'create table notification_matters (key text primary key, first_seen_at text not null, gone_since text)',
    `create table notification_told (
      ${ofChannel}, matter_key text not null, told_at text not null, primary key (channel_id, matter_key))`,
    `create table notification_deliveries (
      id text primary key, ${ofChannel}, matter_key text not null, kind text not null, telling text not null,
      state text not null, attempts integer not null, next_attempt_at text not null, created_at text not null,
      ended_at text, last_problem text)`,
    'create index notification_deliveries_due on notification_deliveries (channel_id, state, next_attempt_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const common = 'created_at text not null, updated_at text not null, revision integer not null'

function foundationTables(autoId: string): readonly string[] {
  return [
    `create table settings (name text primary key, value text not null)`,
    `create table registries (
      id text primary key, name text not null, kind text not null, host text not null, image_path text not null,
      default_tag text not null, description text not null, authentication text not null, username text,
      environments text not null, is_default integer not null, enabled integer not null, plain_http integer not null,
      ca_certificate text, rotate_every_days integer, credential_version integer not null, has_password integer not null,
      credential_set_at text, credential_set_by text, credential_fingerprint text, ${common})`,
    `create unique index registries_name on registries (name)`,
    `create unique index registries_one_default on registries (is_default) where is_default = 1`,
    `create table connections (
      id text primary key, name text not null, description text not null, method text not null, server text,
      context text, ca_certificate text, skip_tls_verify integer not null, client_certificate text, kubeconfig_file text,
      environment text, namespace_names text not null, namespace_selector text, enabled integer not null,
      is_sandbox integer not null, deleting integer not null, ${common})`,
    `create unique index connections_name on connections (name)`,
    `create table clusters (
      id text primary key, name text not null, description text not null, environment text not null,
      connection_id text not null references connections (id), namespace text not null, deployment_name text not null,
      replicas integer not null, registry_id text references registries (id), container_image text not null,
      storage text not null, database_url text, database_username text, has_database_password integer not null,
      resources text not null, env text not null, deployed integer not null, deleting integer not null,
      restarted_at text, written_objects text not null, ${common})`,
    `create unique index clusters_name on clusters (name)`,
    `create unique index clusters_place on clusters (connection_id, namespace, deployment_name)`,
    `create index clusters_registry on clusters (registry_id)`,
    `create table operations (
      id text primary key, kind text not null, subject_type text not null, subject_id text not null,
      subject_name text not null, state text not null, steps text not null, input text not null, message text,
      cancel_requested integer not null, created_by text not null, created_at text not null, updated_at text not null)`,
    `create unique index operations_one_running on operations (subject_id) where state = 'running'`,
    `create index operations_subject on operations (subject_id, created_at)`,
    `create table sealed_secrets (
      owner text not null, name text not null, version integer not null, sealed text not null, primary key (owner, name))`,
    `create table audit (
      id ${autoId}, at text not null, actor_type text not null, actor_id text not null, actor_name text not null,
      action text not null, subject text not null, request_id text, before text, after text)`,
    `create index audit_subject on audit (subject, id)`,
    `create table users (id text primary key, name text not null unique, created_at text not null)`,
    `create table tokens (
      id text primary key, user_id text not null references users (id), hash text not null unique,
      created_at text not null, expires_at text not null)`,
    `create table idempotency (
      actor text not null, key text not null, request_hash text not null, subject text not null, status integer,
      answer text, created_at text not null, primary key (actor, key))`,
  ]
}
