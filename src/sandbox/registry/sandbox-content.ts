import type { SandboxImage } from './sandbox-images.ts'

/** What the sandbox serves unless it is told otherwise. */
export const defaultSandboxImages: readonly SandboxImage[] = [
  { repository: 'cpoder/pesitwizard-server', tags: ['1.0.0', '1.1.0', '1.2.0', 'latest'] },
  { repository: 'sentinel/arm-only', tags: ['latest'], platforms: ['linux/arm64'] },
]
