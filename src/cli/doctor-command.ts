import type { Command } from 'commander'
import { z } from 'zod'
import { getSession } from '#contract/access.ts'
import type { Call } from '#contract/client.ts'
import { testConnection } from '#contract/connections.ts'
import { listPullSecrets } from '#contract/registries.ts'
import { getSystem } from '#contract/system.ts'
import { findingsOf, type Evidence, type Finding } from './doctor-findings.ts'
import { exitCode } from './exit-codes.ts'
import { readAll } from './find.ts'
import { isForPeople, type View } from './output/printer.ts'
import { slug } from './output/slug.ts'
import { readPresent } from './read-present.ts'
import type { Bind, Invocation } from './shell.ts'
import { version } from './version.ts'
import { say } from './world.ts'

const view: View<Finding> = {
  nameOf: ({ level, subject }) => `${level}/${slug(subject)}`,
  columns: [
    { title: 'LEVEL', value: ({ level }) => level, tone: ({ level }) => (level === 'problem' ? 'bad' : 'doubtful') },
    { title: 'SUBJECT', value: ({ subject }) => subject },
    { title: 'MESSAGE', value: ({ message }) => message },
    { title: 'FIX', value: ({ fix }) => fix },
  ],
}

export function addDoctorCommand(program: Command, bind: Bind): void {
  program
    .command('doctor')
    .description(
      'look for what is wrong: connections, rights, pull secrets, clusters; exit code 6 where there is a problem',
    )
    .action(bind(z.object({}), examine))
}

async function examine({ shell }: Invocation<object>): Promise<number> {
  const findings = findingsOf(await gather(await shell.api()))
  if (findings.length > 0 || !isForPeople(shell.print)) shell.print.list(findings, view)
  else say(shell.world, 'Nothing is wrong')
  return findings.some(({ level }) => level === 'problem') ? exitCode.findings : exitCode.ok
}

async function gather(call: Call): Promise<Evidence> {
  const system = (await call(getSystem, {})).value
  await call(getSession, {})
  const { connections, registries, clusters } = await readPresent(call)
  return {
    versions: { client: version, console: system.version },
    connections: await Promise.all(
      connections.map(async (connection) => {
        const { value } = await call(testConnection, { params: { id: connection.id } })
        return { connection, test: value }
      }),
    ),
    registries: await Promise.all(
      registries.map(async (registry) => {
        const readPage = (query: object) => call(listPullSecrets, { params: { id: registry.id }, query })
        return { registry, secrets: registry.pullSecret === null ? [] : await readAll(readPage) }
      }),
    ),
    clusters,
  }
}
