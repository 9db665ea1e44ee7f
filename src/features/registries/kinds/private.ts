import { type Kind, usualAuthentications } from './kind.ts'

/** Any other registry that speaks the protocol of OCI. */
export const privateRegistry: Kind = {
  kind: 'private',
  owns: () => false,
  isSelfHosted: true,
  authentications: usualAuthentications,
}
