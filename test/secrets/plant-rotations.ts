import { getOperation } from '#contract/operations.ts'
import { createRegistry } from '#contract/registries.ts'
import { previewRotation, rollBackRotation, rotateRegistry } from '#contract/rotations.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { eventually } from '#test/start-console.ts'
import type { Recorder } from './recorder.ts'
import { type Canary, canary } from './secret-forms.ts'

/** A credential that is rotated and comes back, one that was in use in between, one that is refused, one that is only tried. */
export async function plantInRotations(recorder: Recorder, target: ChainTarget): Promise<readonly Canary[]> {
  const [replaced, refused, tried] = ['rotated to', 'refused', 'previewed'].map((name) => canary(`password ${name}`))
  const first = canary('password that came back', /^data of Secret\/[^/]+\/registry-secret-/)
  if (replaced === undefined || refused === undefined || tried === undefined) throw new Error('unreachable')
  const username = 'the-user'
  await target.setPassword(username, first.value)
  await target.setPassword('another-user', replaced.value)
  const body = { name: 'rotated', url: target.registries[0]?.host, tls: { plainHttp: true }, username }
  const { id } = (await recorder.ask(createRegistry, { body: { ...body, password: first.value } })).value
  const params = { id }
  const ended = async (operationId: string) =>
    eventually(
      async () => (await recorder.ask(getOperation, { params: { id: operationId } })).value,
      ({ state }) => state !== 'running',
      60_000,
    )

  await recorder.ask(previewRotation, { params, body: { password: tried.value } })
  const failed = await recorder.ask(rotateRegistry, { params, body: { password: refused.value } })
  const good = { username: 'another-user', password: replaced.value }
  const states = [(await ended(failed.value.id)).state]
  states.push((await ended((await recorder.ask(rotateRegistry, { params, body: good })).value.id)).state)
  states.push((await ended((await recorder.ask(rollBackRotation, { params, body: {} })).value.id)).state)
  if (states.join() !== 'failed,succeeded,succeeded') throw new Error(`The rotations ended otherwise: ${states.join()}`)
  return [first, replaced, refused, tried]
}
