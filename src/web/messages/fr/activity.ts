import type { activity as english } from '../en/activity.ts'

export const activity: Record<keyof typeof english, string> = {
  'activity.description': 'Qui a modifié quoi, et les opérations longues en cours ou terminées',
  'activity.tab.audit': 'Audit',
  'activity.tab.operations': 'Opérations',
  'activity.find': 'Rechercher par action, objet ou personne',
  'activity.findOperation': 'Rechercher par nom, type ou personne',
  'activity.empty': 'Aucune modification pour l’instant',
  'activity.emptyOperations': 'Aucune opération pour l’instant',
  'audit.at': 'Date',
  'audit.actor': 'Auteur',
  'audit.action': 'Action',
  'audit.subject': 'Objet',
  'audit.changes': 'Modifications',
  'audit.more': '{count, plural, one {# autre champ} other {# autres champs}}',
}
