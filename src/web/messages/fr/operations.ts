import type { operations as english } from '../en/operations.ts'

export const operations: Record<keyof typeof english, string> = {}
