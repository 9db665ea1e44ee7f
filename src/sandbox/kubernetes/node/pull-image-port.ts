/** How the node gets an image: by the pull secrets of the pod, as the kubelet and its runtime do. */
export type PullImage = (request: {
  readonly image: string
  readonly dockerConfigs: readonly { readonly type: string; readonly data: string }[]
}) => Promise<PullResult>

export type PullResult =
  | { readonly ok: true; readonly imageId: string }
  | { readonly ok: false; readonly reason: 'ErrImagePull' | 'InvalidImageName'; readonly message: string }
