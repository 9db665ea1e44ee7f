export const settings = {
  'settings.appearance.text': 'Kept in this browser',
  'settings.shortcuts': 'Keyboard shortcuts',
  'settings.shortcuts.text': 'Single keys: / searches, g and r goes to the registries, ? shows the help.',
  'settings.session': 'Signed in',
  'settings.name': 'Name',
  'settings.permissions': 'Permissions',
  'settings.about': 'About this console',
  'settings.version': 'Version',
  'settings.mode': 'Kubernetes',
  'settings.mode.sandbox': 'Sandbox, simulated in this console',
  'settings.mode.real': 'Real',
} as const
