import type { ImageCheck } from '#contract/images.ts'

type Concern = NonNullable<ImageCheck['concern']>

/**
 * What speaks against a deployment with this image. Refused is what no node could ever run: pods whose credential is
 * refused go on by themselves once it is mended, and what the console cannot reach, nodes may.
 */
export function concernOf(found: Omit<ImageCheck, 'concern'>): ImageCheck['concern'] {
  const { image, verdict, message, nodes } = found
  switch (verdict) {
    case 'absent':
      return refusal('absent', `The registry has no image ${image}, or does not show it to this credential`)
    case 'denied':
    case 'unauthorized':
      return warning('refused', `The registry lets nobody pull ${image} with this credential: ${message}`)
    case 'blocked':
      return warning('blocked', `The registry lets nobody pull ${image}: ${message}`)
    case 'unknown':
      return warning('unknown', `Whether ${image} may be pulled is not known: ${message}`)
    case 'pull-allowed':
      return nodes === null ? null : platformConcern(found, nodes)
  }
}

function platformConcern(
  { image, platforms }: Omit<ImageCheck, 'concern'>,
  nodes: NonNullable<ImageCheck['nodes']>,
): ImageCheck['concern'] {
  const difference = `${image} is for ${platforms?.join(', ') ?? ''}, the nodes are ${nodes.platforms.join(', ')}`
  switch (nodes.fit) {
    case 'no':
      return refusal('no-node', `No node can run it: ${difference}`)
    case 'some':
      return warning('some-nodes', `Not every node can run it: ${difference}`)
    case 'yes':
    case 'unknown':
      return null
  }
}

function refusal(code: Concern['code'], message: string): Concern {
  return { level: 'refusal', code, message }
}

function warning(code: Concern['code'], message: string): Concern {
  return { level: 'warning', code, message }
}
