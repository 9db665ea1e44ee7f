export const activity = {
  'activity.description': 'Who changed what, and the long work that is or was under way',
  'activity.tab.audit': 'Audit',
  'activity.tab.operations': 'Operations',
  'activity.find': 'Find by action, subject or person',
  'activity.findOperation': 'Find by name, kind or person',
  'activity.empty': 'Nothing was changed yet',
  'activity.emptyOperations': 'No operation yet',
  'audit.at': 'When',
  'audit.actor': 'Who',
  'audit.action': 'Action',
  'audit.subject': 'Subject',
  'audit.changes': 'What changed',
} as const
