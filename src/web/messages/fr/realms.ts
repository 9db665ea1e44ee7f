import type { realms as english } from '../en/realms.ts'

export const realms: Record<keyof typeof english, string> = {
  'realm.wanted': 'Le registre {name} demande l’envoi de votre mot de passe à {realm}',
  'realm.wanted.text':
    'Il n’a pas été envoyé. N’approuvez ce serveur que si les responsables de {url} confirment qu’il délivre leurs jetons.',
  'realm.approve': 'Approuver',
  'realm.approve.title': 'Approuver {realm} ?',
  'realm.approve.text':
    'Le mot de passe de ce registre sera alors envoyé à ce serveur, jusqu’au retrait de l’approbation.',
  'realm.approved': 'Serveurs de jetons approuvés',
  'realm.approved.by': 'Approuvé ({actor})',
  'realm.approved.notice': '{realm} est approuvé. Testez de nouveau le registre.',
  'realm.revoke': 'Retirer l’approbation',
  'realm.revoke.title': 'Retirer l’approbation de {realm} ?',
  'realm.revoke.text': 'Le mot de passe de ce registre ne sera plus envoyé à ce serveur.',
}
