import type { clusters as english } from '../en/clusters.ts'

export const clusters: Record<keyof typeof english, string> = {}
