import { z } from 'zod'
import type { Credential } from '#platform/oci/credential.ts'
import { basicAuthorization } from '#platform/oci/token-exchange.ts'
import { askCloud, type CloudConnection } from './cloud-request.ts'
import { ScopeName, type TokenFacts } from './token-facts.ts'

export interface RobotQuestion {
  /** Such as `https://harbor.example.com`. */
  readonly harbor: string
  readonly credential: Credential
}

const Access = z.object({ resource: ScopeName, action: ScopeName })
const Robots = z.array(
  z.object({
    name: z.string(),
    /** Seconds since 1970; -1 where it does not end. */
    expires_at: z.number().int().min(-1).max(253_402_300_799),
    permissions: z.array(z.object({ access: z.array(Access).max(200) })).max(200),
  }),
)
const Project = z.object({ project_id: z.number().int() })

/** Harbor tells of a robot account to those who may list robots: to one that may only pull it says nothing. */
export async function readHarborRobot(
  connection: CloudConnection,
  question: RobotQuestion,
): Promise<TokenFacts | undefined> {
  const query = await robotsQuery(connection, question)
  if (query === undefined) return undefined
  const robots = Robots.safeParse(await ask(connection, question, `/api/v2.0/robots?page_size=100&${query}`)).data
  const robot = robots?.find(({ name }) => name === question.credential.username)
  return robot && factsOf(robot)
}

/** The robots of a project are listed by its number; the name of the project stands in that of the robot. */
async function robotsQuery(connection: CloudConnection, question: RobotQuestion): Promise<string | undefined> {
  const [, project] = /^[^+]*\$([a-z0-9][a-z0-9._-]*)\+/.exec(question.credential.username) ?? []
  if (project === undefined) return ''
  const { data } = Project.safeParse(await ask(connection, question, `/api/v2.0/projects/${project}`))
  return data && `q=${encodeURIComponent(`Level=project,ProjectID=${data.project_id}`)}`
}

async function ask(connection: CloudConnection, { harbor, credential }: RobotQuestion, path: string): Promise<unknown> {
  const answer = await askCloud(connection, {
    method: 'GET',
    url: new URL(path, harbor),
    headers: { accept: 'application/json', ...basicAuthorization(credential) },
  })
  return answer.ok && answer.status === 200 ? answer.body : undefined
}

function factsOf({ expires_at: seconds, permissions }: z.output<typeof Robots>[number]): TokenFacts {
  const granted = permissions.flatMap(({ access }) => access.map(({ resource, action }) => `${resource}:${action}`))
  return { expiresAt: seconds === -1 ? null : new Date(seconds * 1000), scopes: [...new Set(granted)].slice(0, 64) }
}
