import type { connections as english } from '../en/connections.ts'

export const connections: Record<keyof typeof english, string> = {}
