import type { settings as english } from '../en/settings.ts'

export const settings: Record<keyof typeof english, string> = {
  'settings.appearance.text': 'Conservées dans ce navigateur',
  'settings.shortcuts': 'Raccourcis clavier',
  'settings.shortcuts.text':
    'Touches simples : / pour rechercher, g puis r pour aller aux registres ; la touche ? pour afficher l’aide.',
  'settings.session': 'Session',
  'settings.name': 'Nom',
  'settings.permissions': 'Droits',
  'settings.about': 'À propos de cette console',
  'settings.version': 'Version',
  'settings.mode': 'Kubernetes',
  'settings.mode.sandbox': 'Bac à sable, simulé dans cette console',
  'settings.mode.real': 'Réel',
}
