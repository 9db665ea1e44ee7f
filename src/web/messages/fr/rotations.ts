import type { rotations as english } from '../en/rotations.ts'

export const rotations: Record<keyof typeof english, string> = {
  'rotation.title': 'Renouveler le jeton',
  'rotation.titleOf': 'Renouveler le jeton de {name}',
  'rotation.open': 'Renouveler',
  'rotation.step.credential': '1. Nouveau jeton',
  'rotation.step.test': '2. Test',
  'rotation.step.impact': '3. Ce qui change',
  'rotation.step.run': '4. Exécution',
  'rotation.test': 'Tester le nouveau',
  'rotation.username.hint': 'À laisser tel quel, sauf si le nouveau jeton appartient à un autre compte.',
  'rotation.current': 'Actuellement utilisé',
  'rotation.current.set': 'Défini',
  'rotation.current.health': 'Dernier test',
  'rotation.version': 'Version {version}, empreinte {fingerprint}',
  'rotation.namespaces':
    '{count, plural, =0 {Aucun namespace ne change} one {# namespace change} other {# namespaces changent}}',
  'rotation.images': 'Images utilisées, demandées avec le nouveau jeton',
  'rotation.pods':
    '{count, plural, =0 {Aucun pod de cluster ne l’utilise.} one {# pod l’utilise : si le jeton actuel cessait de fonctionner, il échouerait dès qu’il serait recréé.} other {# pods l’utilisent : si le jeton actuel cessait de fonctionner, chacun échouerait dès qu’il serait recréé.}}',
  'rotation.redeploy': 'Recréer des pods',
  'rotation.redeploy.stuck': 'Seulement ceux qui attendent une image',
  'rotation.redeploy.all': 'Tous les clusters du registre, l’un après l’autre',
  'rotation.redeploy.none': 'Aucun',
  'rotation.redeploy.stuck.text':
    '{count, plural, =0 {Aucun n’attend en ce moment. Les pods qui tournent n’ont besoin de rien.} other {{names}. Les pods qui tournent n’ont besoin de rien.}}',
  'rotation.redeploy.all.text': '{count, plural, =0 {Aucun cluster n’est déployé depuis ce registre.} other {{names}}}',
  'rotation.redeploy.none.text': 'Les pods en attente réessaient d’eux-mêmes, sous cinq minutes.',
  'rotation.expiresAt.day': 'Une date telle que 2027-01-31.',
  'rotation.reason': 'Raison (conservée dans l’audit)',
  'rotation.force': 'Renouveler malgré l’échec du test',
  'rotation.force.text':
    'Pour un registre que la console ne peut pas joindre alors que les nœuds le peuvent. Un jeton refusé par le registre n’est jamais mis en place.',
  'rotation.overlap': 'Le registre ne l’acceptera qu’une fois l’ancien révoqué : conserver les deux d’ici là',
  'rotation.overlap.text':
    'Chaque namespace reçoit les deux jetons, et les nœuds les essaient tous les deux. La console vous dit quand faire le changement dans le registre ; dès qu’il accepte le nouveau, le renouvellement se poursuit de lui-même et l’ancien est retiré.',
  'rotation.start': 'Renouveler partout',
  'rotation.done': 'Terminé : tous les namespaces détiennent le nouveau jeton, et un téléchargement l’a prouvé.',
  'rotation.back': 'Retour au registre',
  'rotation.kept': 'Le jeton précédent (version {version}, {username}, {fingerprint}) est conservé',
  'rotation.kept.text': 'Révoquez-le chez le fournisseur, puis retirez-le ici. D’ici là, vous pouvez y revenir.',
  'rotation.kept.page': 'Où le révoquer',
  'rotation.retire': 'Retirer',
  'rotation.retire.force': 'Retirer quand même',
  'rotation.retire.force.title': 'Oublier un jeton qui fonctionne encore ?',
  'rotation.stillAccepted': 'Le registre l’accepte encore.',
  'rotation.rollBack': 'Revenir en arrière',
  'rotation.rollBack.title': 'Revenir au jeton précédent de {name} ?',
  'rotation.rollBack.text':
    'Tous les namespaces le reçoivent à nouveau, sous une version plus récente. Le jeton actuel est oublié.',
  'rotation.note.placeholder-password': 'Il ressemble à un exemple de la documentation.',
  'rotation.note.credential-blanks':
    'Il commence ou finit par un espace ou un retour à la ligne, ce qu’un jeton ne fait jamais.',
  'rotation.note.credential-command': 'Cela ressemble à une ligne de commande ; seul le jeton a sa place ici.',
  'rotation.note.credential-username':
    'C’est le nom d’utilisateur ; c’est le mot de passe ou le jeton qui est attendu.',
  'rotation.note.credential-other-provider': 'Il ressemble à un jeton d’un autre fournisseur.',
  'rotation.note.credential-fine-grained':
    'Le registre de GitHub n’accepte que les jetons classiques (ghp_…), pas les jetons à granularité fine.',
  'rotation.note.credential-access-key-id':
    'C’est l’identifiant d’une clé d’accès ; c’est le secret de la clé qui est attendu.',
}
