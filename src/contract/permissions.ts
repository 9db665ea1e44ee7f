/** What an endpoint may ask for. `public` needs no sign-in, `signed-in` any. */
export const permissions = [
  'registries:read',
  'registries:write',
  'registries:approve',
  'connections:read',
  'connections:write',
  'pull-secrets:read',
  'pull-secrets:write',
  'clusters:read',
  'clusters:write',
  'clusters:logs',
  'operations:read',
  'operations:write',
  'notifications:read',
  'notifications:write',
  'audit:read',
  'system:read',
] as const

export type Permission = (typeof permissions)[number]
export type Access = Permission | 'public' | 'signed-in'
