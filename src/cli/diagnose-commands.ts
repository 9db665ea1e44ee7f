import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { applyFix, type Diagnosis, diagnose, diagnoseCluster, type Finding, FixName } from '#contract/diagnosis.ts'
import { DomainError } from '#contract/errors.ts'
import { getOperation } from '#contract/operations.ts'
import { conclude } from './conclude-operation.ts'
import { exitCode } from './exit-codes.ts'
import { addMessageOptions, explainWords, messageOptions } from './explain-message.ts'
import { findCluster, findConnection } from './find.ts'
import { printable } from './output/printable.ts'
import { isForPeople } from './output/printer.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { say } from './world.ts'

const shared = {
  text: z.boolean().default(false),
  fix: FixName.optional(),
  choice: z.string().optional(),
  wait: z.boolean().default(false),
}
const ClusterOptions = z.object(shared)
const Options = z.object({
  ...shared,
  namespace: z.string().optional(),
  connection: z.string().optional(),
  ...messageOptions,
})
type Shared = z.output<typeof ClusterOptions>

/** Why pods do not start: of a namespace, or of a cluster. */
export function addDiagnoseCommands(program: Command, cluster: Command, bind: Bind): void {
  addMessageOptions(
    addShared(
      program
        .command('diagnose [pod]')
        .description('why pods of a namespace do not start, and what to do; exit code 6 where something is found')
        .option('-n, --namespace <namespace>', 'of the pods')
        .option('--connection <name>', 'the Kubernetes; may be left out where there is only one'),
    ),
  ).action(bind(Options, diagnosePods))
  addShared(
    cluster
      .command('diagnose <name>')
      .description('why its pods do not start, and what to do; exit code 6 where something is found'),
  ).action(bind(ClusterOptions, diagnoseOne))
}

function addShared(command: Command): Command {
  return command
    .option('--text', 'as plain text for a ticket')
    .option('--fix <fix>', `carry out a fix that the console can carry out, such as retry-now`)
    .option('--choice <image>', 'the image of pick-tag or correct-image')
    .option('--wait', 'wait until the fix is done')
}

async function diagnosePods({ shell, options, args: [pod] }: Invocation<z.output<typeof Options>>): Promise<number> {
  const { namespace, connection, message, reason, image } = options
  if (message !== undefined) return explainWords(shell, { message, reason, image })
  if (namespace === undefined) {
    throw new DomainError('invalid', 'Nothing was given to diagnose', {
      hint: 'Name a namespace (-n production), or give the words of a node: kubectl describe pod NAME | pwctl diagnose --message -',
    })
  }
  const call = await shell.api()
  const connectionId = connection === undefined ? undefined : (await findConnection(call, connection)).id
  const query = {
    namespace,
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(pod === undefined ? {} : { pod }),
  }
  return finish(shell, call, { diagnosis: (await call(diagnose, { query })).value, options })
}

async function diagnoseOne({ shell, options, args: [reference = ''] }: Invocation<Shared>): Promise<number> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  return finish(shell, call, { diagnosis: (await call(diagnoseCluster, { params: { id } })).value, options })
}

interface Found {
  readonly diagnosis: Diagnosis
  readonly options: Shared
}

async function finish(shell: Shell, call: Call, { diagnosis, options }: Found): Promise<number> {
  if (options.fix !== undefined) return fix(shell, call, { diagnosis, options })
  if (options.text) shell.print.text(diagnosis.text)
  else if (isForPeople(shell.print)) show(shell, diagnosis)
  else shell.print.value(diagnosis)
  return diagnosis.findings.length === 0 ? exitCode.ok : exitCode.findings
}

async function fix(shell: Shell, call: Call, { diagnosis, options }: Found): Promise<number> {
  const { connectionId, namespace, findings } = diagnosis
  const able = findings.filter(({ fixes }) => fixes.some((each) => each.fix === options.fix && each.applicable))
  const [finding, ...others] = able
  if (finding === undefined) {
    const possible = new Set(
      findings.flatMap(({ fixes }) => fixes.filter((each) => each.applicable).map((each) => each.fix)),
    )
    throw new DomainError('conflict', `${options.fix} is nothing that the console can do here`, {
      hint:
        possible.size === 0 ? 'The diagnosis says what a person can do.' : `It can do: ${[...possible].join(', ')}.`,
    })
  }
  if (others.length > 0) {
    throw new DomainError('invalid', `Several findings have the fix ${options.fix}`, {
      hint: 'Name one of their pods: pwctl diagnose -n NAMESPACE POD --fix …',
    })
  }
  const body = { connectionId, namespace, findingId: finding.id, fix: options.fix ?? 'retry-now' }
  const { value } = await call(applyFix, {
    body: options.choice === undefined ? body : { ...body, choice: options.choice },
  })
  if (isForPeople(shell.print)) say(shell.world, `${value.message}.`)
  if (value.operationId === null) {
    if (!isForPeople(shell.print)) shell.print.value(value)
    return exitCode.ok
  }
  const operation = (await call(getOperation, { params: { id: value.operationId } })).value
  return conclude(shell, call, operation, { wait: options.wait, done: 'mended' })
}

/** What a person reads first: the cause, what decided it, what to do. */
function show({ print, world }: Shell, { findings, pods, namespace }: Diagnosis): void {
  if (findings.length === 0) return say(world, `Nothing keeps the ${pods} pods of ${namespace} from running.`)
  for (const [index, finding] of findings.entries()) {
    if (index > 0) print.line('')
    for (const line of linesOf(finding)) print.line(printable(line))
  }
}

function linesOf({
  message,
  hint,
  workload,
  pods,
  container,
  image,
  evidence,
  steps,
  alternatives,
  fixes,
  ...rest
}: Finding): readonly string[] {
  const place = [
    `${workload.kind} ${workload.name}`,
    ...(container === null ? [] : [container]),
    ...(image === null ? [] : [image]),
  ]
  const named =
    pods.length === 0 ? '' : `, ${pods.length === 1 ? 'pod' : `${pods.length} pods, such as`} ${pods[0] ?? ''}`
  return [
    `${message} (${rest.confidence})`,
    `  ${place.join(', ')}${named}`,
    ...evidence.filter(({ decided }) => decided).map(({ message: line }) => `  * ${line}`),
    ...steps.map((step) => `  ${marks[step.state]} ${step.message}`),
    ...(hint === null ? [] : [`  ${hint}`]),
    ...alternatives.map((other) => `  or: ${other.message}`),
    ...fixes.flatMap((fix) => [
      `  ${fix.applicable ? `--fix ${fix.fix}` : '->'}: ${fix.message}${fix.until === null ? '' : ` (until ${fix.until})`}`,
      ...(fix.choices.length === 0 ? [] : [`      ${fix.choices.join(', ')}`]),
      ...(fix.command === null || fix.applicable ? [] : [`      ${fix.command}`]),
    ]),
  ]
}

const marks = { passed: '✓', failed: '✗', unknown: '?' } as const
