import type { Context } from '#platform/context.ts'

export async function seedSandbox(_ctx: Context, _sandbox: unknown): Promise<void> {}
