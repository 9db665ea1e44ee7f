export const dashboard = {
  'dashboard.toDo': 'Needs you',
  'dashboard.allWell': 'All is well: nothing needs you.',
  'dashboard.counts': 'Overview',
  'dashboard.healthy': 'Healthy clusters',
  'dashboard.activity': 'Last changes',
  'dashboard.allActivity': 'All activity',
  'dashboard.connection': 'Orchestrator {name} does not answer',
  'dashboard.cluster': 'Cluster {name} is not healthy',
  'dashboard.secrets':
    '{count, plural, one {One pull secret of {name} is not in sync} other {# pull secrets of {name} are not in sync}}',
  'dashboard.overdue': 'The token of {name} is overdue for replacement',
  'dashboard.dueSoon': 'The token of {name} is due for replacement soon',
  'dashboard.test': 'Test',
  'dashboard.see': 'See why',
  'dashboard.seeImage': 'See why and mend',
} as const
