import type { history as english } from '../en/history.ts'

export const history: Record<keyof typeof english, string> = {
  'checks.paused.text':
    'Vérifications suspendues le {time} ({actor}). Ce qui suit n’est peut-être plus à jour ; un test manuel reste possible.',
  'history.title': 'Santé dans le temps',
  'history.hour': 'Les 48 dernières heures',
  'history.day': 'Les 30 derniers jours',
  'history.now': 'Maintenant',
  'history.none': '{time} : aucune vérification.',
  'history.period':
    '{time} : {state} ({checks, plural, one {# vérification} other {# vérifications}}, dont {failed} en échec).',
  'history.summary.hour':
    'Saines : {healthy} h ; dégradées : {degraded} h ; en échec : {failing} h ; sans vérification : {none} h.',
  'history.summary.day':
    'Jours sains : {healthy} ; dégradés : {degraded} ; en échec : {failing} ; sans vérification : {none}.',
}
