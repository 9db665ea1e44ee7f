/** A field that somebody else changed while a form was open. */
export interface Difference<Input> {
  readonly key: keyof Input & string
  readonly theirs: unknown
  readonly yours: unknown
  /** Whether it was changed here as well, so that only a person can say what holds. */
  readonly isYoursToo: boolean
}

export interface ThreeInputs<Input> {
  /** As the form was opened. */
  readonly opened: Input
  /** As it stands in the form. */
  readonly yours: Input
  /** As the console has it now. */
  readonly theirs: Input
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What the others changed and what is not the same here, in the order of the form. */
export function differencesOf<Input extends object>({
  opened,
  yours,
  theirs,
}: ThreeInputs<Input>): readonly Difference<Input>[] {
  return keysOf(opened)
    .filter((key) => !isSame(theirs[key], opened[key]) && !isSame(theirs[key], yours[key]))
    .map((key) => ({
      key,
      theirs: theirs[key],
      yours: yours[key],
      isYoursToo: !isSame(yours[key], opened[key]),
    }))
}

/** Everything as it stands in the form, but for what the others changed and is not kept as yours. */
export function mergeInputs<Input extends object>(inputs: ThreeInputs<Input>, kept: ReadonlySet<string>): Input {
  const merged = { ...inputs.yours }
  for (const { key } of differencesOf(inputs)) if (!kept.has(key)) merged[key] = inputs.theirs[key]
  return merged
}

/** Every form begins with all its fields, so that an object has the keys of its type. */
function keysOf<Input extends object>(input: Input): readonly (keyof Input & string)[] {
  return Object.keys(input) as (keyof Input & string)[]
}
