import { Listr, ProcessOutput } from 'listr2'
import { UnreachableError, type Call } from '#contract/client.ts'
import { getOperation, type Operation, type OperationStep } from '#contract/operations.ts'
import { exitCode } from './exit-codes.ts'
import { Interrupted, pause } from './interruption.ts'
import { printable } from './output/printable.ts'
import type { Shell } from './shell.ts'
import { say, type World } from './world.ts'

export type Followed =
  | { readonly ok: true; readonly operation: Operation }
  | { readonly ok: false; readonly reason: 'failed' | 'timed-out'; readonly operation: Operation }

/** Each state of an operation that differs from the last, until it ends, or until the deadline. */
async function* watchOperation(
  { world }: Shell,
  call: Call,
  first: Operation,
  deadline: number,
): AsyncGenerator<Operation> {
  let latest = first
  yield latest
  while (latest.state === 'running') {
    if (world.now() >= deadline) return
    await pause(Math.min(world.pollEveryMs, Math.max(1, deadline - world.now())), world.signal)
    const next = await readThroughRestarts(call, latest)
    if (JSON.stringify(next) !== JSON.stringify(latest)) yield next
    latest = next
  }
}

/** An operation survives a restart of the console, and so does the one who waits for it. */
async function readThroughRestarts(call: Call, latest: Operation): Promise<Operation> {
  try {
    return (await call(getOperation, { params: { id: latest.id } })).value
  } catch (error) {
    if (error instanceof UnreachableError) return latest
    throw error
  }
}

/** Shows progress on standard error: a live list on a terminal, a line for each changed step elsewhere. */
export async function followOperation(shell: Shell, call: Call, first: Operation): Promise<Followed> {
  const states = watchOperation(shell, call, first, shell.world.now() + shell.globals.timeout)
  const show = shell.world.stderr.isTTY === true ? showLive : showLines
  const operation = await untilLeft(show(shell.world, states, first), first)
  if (operation.state === 'running') return { ok: false, reason: 'timed-out', operation }
  return operation.state === 'succeeded' ? { ok: true, operation } : { ok: false, reason: 'failed', operation }
}

/** Ctrl-C ends the waiting, not the operation. */
async function untilLeft<Value>(work: Promise<Value>, { id }: Operation): Promise<Value> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    throw new Interrupted(
      `Interrupted; operation ${id} goes on. pwctl operation watch ${id} follows it, pwctl operation cancel ${id} stops it`,
    )
  }
}

export function exitCodeOf(followed: Followed): number {
  if (followed.ok) return exitCode.ok
  return followed.reason === 'timed-out' ? exitCode.timedOut : exitCode.failure
}

/** Says on standard error why a wait did not end well. */
export function explain({ world, globals }: Shell, followed: Followed): void {
  if (followed.ok) return
  const { id, message, state } = followed.operation
  if (followed.reason === 'timed-out') {
    say(world, `error: Operation ${id} is not over after ${globals.timeout / 1000} s; it goes on`)
    say(world, `hint: Follow it with pwctl operation watch ${id}.`)
  } else {
    say(world, `error: ${message ?? `Operation ${id} ${state}`}`)
    say(world, `hint: pwctl operation get ${id} -o yaml shows its steps.`)
  }
}

async function showLines(world: World, states: AsyncGenerator<Operation>, first: Operation): Promise<Operation> {
  let latest = first
  const shown: string[] = []
  for await (const operation of states) {
    latest = operation
    for (const [index, step] of operation.steps.entries()) {
      const line = printable(`${step.state.padEnd(9)} ${step.name}${step.message === null ? '' : `: ${step.message}`}`)
      if (step.state !== 'waiting' && shown[index] !== line) say(world, line)
      shown[index] = line
    }
  }
  return latest
}

type Waiter = PromiseWithResolvers<OperationStep>

async function showLive(world: World, states: AsyncGenerator<Operation>, first: Operation): Promise<Operation> {
  let latest = first
  const waiters: readonly Waiter[] = first.steps.map(() => Promise.withResolvers<OperationStep>())
  const outputs: ((text: string) => void)[] = []
  const list = new Listr(
    first.steps.map(({ name }, index) => ({
      title: printable(name),
      task: async (_, task) => {
        outputs[index] = (text) => void (task.output = text)
        const step = await waiters[index]?.promise
        if (step?.state === 'failed') throw new Error(printable(step.message ?? name))
        if (step?.state !== 'succeeded') task.skip()
      },
    })),
    liveOptions(world),
  )
  const finished = list.run()
  try {
    for await (const operation of states) {
      latest = operation
      settle(operation, waiters, outputs)
    }
  } finally {
    for (const [index, waiter] of waiters.entries()) waiter.resolve(latest.steps[index] ?? skipped)
    await finished
  }
  return latest
}

const skipped: OperationStep = {
  name: '',
  state: 'skipped',
  message: null,
  saying: null,
  values: {},
  startedAt: null,
  endedAt: null,
}

function settle(operation: Operation, waiters: readonly Waiter[], outputs: readonly ((text: string) => void)[]): void {
  for (const [index, step] of operation.steps.entries()) {
    if (step.state === 'waiting') continue
    if (step.state === 'running') outputs[index]?.(printable(step.message ?? ''))
    else waiters[index]?.resolve(step)
  }
}

function liveOptions({ stderr, env }: World) {
  const terminal = stderr as NodeJS.WriteStream
  const processOutput = new ProcessOutput(terminal, terminal)
  return {
    concurrent: false,
    exitOnError: false,
    registerSignalListeners: false,
    forceTTY: true,
    rendererOptions: {
      loggerOptions: { processOutput, useIcons: false },
      formatOutput: 'wrap' as const,
      lazy: env['TERM'] === 'dumb',
    },
  }
}
