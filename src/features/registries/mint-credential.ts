import { mintFailure, type MintOutcome } from '#platform/clouds/mint-outcome.ts'
import type { Clouds, MintQuestion } from './kinds/kind.ts'
import { kindNamed } from './kinds/kinds.ts'
import type { RegistryRecord } from './registry.ts'

export type Mintable = MintQuestion & Pick<RegistryRecord, 'kind'>

/** Has a token issued by the cloud of the registry. Keeps nothing. */
export async function mintCredential(clouds: Clouds, question: Mintable): Promise<MintOutcome> {
  const mint = kindNamed(question.kind).mint
  if (mint === undefined)
    return mintFailure('not-usable', `Nothing is minted for a registry of the kind ${question.kind}`)
  const outcome = await mint(question, clouds)
  if (outcome.ok && !(outcome.lifetimeSeconds > 0))
    return mintFailure('unavailable', 'The token that came has ended already')
  return outcome
}
