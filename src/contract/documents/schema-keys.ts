import { z } from 'zod'

/** The keys that a schema allows at a path; none where it allows any or does not know the path. */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  return variants(schema).flatMap((variant) => {
    const [step, ...rest] = path
    if (variant instanceof z.ZodObject) {
      const shape: Readonly<Record<string, unknown>> = variant.shape
      return step === undefined ? Object.keys(shape) : keysAt(shape[String(step)], rest)
    }
    if (variant instanceof z.ZodArray && step !== undefined) return keysAt(variant.element, rest)
    return []
  })
}

function variants(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(variants)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return variants(schema.unwrap())
  }
  return [schema]
}
