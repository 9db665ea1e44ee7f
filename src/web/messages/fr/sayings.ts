import type { sayings as english } from '../en/sayings.ts'

export const sayings: Record<keyof typeof english, string> = {
  'operation.said.cluster-gone': 'Le cluster n’existe plus',
  'operation.said.no-secret-needed': 'Le registre n’a pas besoin de secret de tirage',
  'operation.said.kubernetes-silent': 'Kubernetes n’a pas encore répondu',
  'operation.said.namespace-absent': 'Le namespace {namespace} n’existe pas ; créez-le, puis redéployez',
  'operation.said.secret-there': '{secret} est dans {namespace}',
  'operation.said.secret-awaited': 'En attente du secret de tirage {secret}',
  'operation.said.no-registry': 'Aucun registre de la console ne fournit cette image',
  'operation.said.image-there': '{image} est disponible : {digest}',
  'operation.said.image-fits': '{image} est disponible et convient aux nœuds : {digest}',
  'operation.said.policy-forbids':
    'La politique de production l’interdit : {rules}. Rien n’a été écrit ; le déploiement reste possible avec une justification, conservée dans l’audit',
  'operation.said.image-absent': 'Le registre n’a pas l’image {image}, ou ne la montre pas avec ces identifiants',
  'operation.said.image-refused': 'Le registre ne permet pas de télécharger {image} avec ces identifiants. {cause}',
  'operation.said.image-blocked': 'Le registre ne permet à personne de télécharger {image} : {cause}',
  'operation.said.image-unknown': 'On ne sait pas si {image} peut être téléchargée. {cause}',
  'operation.said.image-no-node':
    'Aucun nœud ne peut l’exécuter : {image} est faite pour {platforms}, les nœuds sont en {nodes}',
  'operation.said.image-some-nodes':
    'Certains nœuds ne peuvent pas l’exécuter : {image} est faite pour {platforms}, les nœuds sont en {nodes}',
  'operation.said.image-absent-ends':
    'Le registre n’a pas l’image {image}, ou ne la montre pas avec ces identifiants. Rien n’a été écrit ; « Redéployer tous les objets » passe outre',
  'operation.said.image-no-node-ends':
    'Aucun nœud ne peut l’exécuter : {image} est faite pour {platforms}, les nœuds sont en {nodes}. Rien n’a été écrit ; « Redéployer tous les objets » passe outre',
  'operation.said.next-refused': '{cause}. Le jeton en cours n’a pas été touché',
  'operation.said.next-not-tested': 'Non testé. {cause}',
  'operation.said.object-foreign':
    '{object} existe déjà dans {namespace} et n’appartient pas à ce cluster ; rien n’a été écrit',
  'operation.said.objects-written': '{count} objets ont été écrits',
  'operation.said.objects-removed': '{count} objets ont été retirés',
  'operation.said.pods-gone': 'Tous les pods sont arrêtés',
  'operation.said.pods-ending': '{count} pods sont encore en cours d’arrêt',
  'operation.said.pod-ending': '1 pod est encore en cours d’arrêt',
  'operation.said.restart-told': 'Le redémarrage des pods est demandé',
  'operation.said.replicas-asked': '{count} réplicas sont demandés',
  'operation.said.cluster-forgotten': 'Le cluster est oublié',
  'operation.said.rolled-out': 'Tous les réplicas sont à jour et disponibles',
  'operation.said.deployment-absent': 'Le déploiement n’est pas encore là',
  'operation.said.deployment-unseen': 'En attente de la prise en compte par Kubernetes',
  'operation.said.replicas-updated': '{updated} réplicas sur {wanted} sont à jour',
  'operation.said.replicas-old': '{count} anciens réplicas sont encore là',
  'operation.said.replicas-available': '{available} réplicas à jour sur {updated} sont disponibles',
  'operation.said.no-namespace-holds': 'Aucun namespace ne contient son secret de tirage',
  'operation.said.namespaces-hold': '{held} namespaces sur {total} le détiennent',
  'operation.said.switch-awaited':
    'Tous les namespaces détiennent les deux jetons. Faites maintenant le changement dans le registre : il n’accepte pas encore le nouveau',
  'operation.said.version-used': 'La version {version} est utilisée',
  'operation.said.no-pod-touched': 'Aucun pod n’a été touché',
  'operation.said.no-pod-stuck': 'Aucun pod n’était bloqué',
  'operation.said.pods-made-anew': 'Recréés : {pods}',
  'operation.said.restarting': 'Redémarrage de {cluster}',
  'operation.said.clusters-restarted': '{count} clusters ont été redémarrés',
  'operation.said.accepted': 'Le registre l’accepte',
  'operation.said.accepted-images':
    'Le registre l’accepte, et il permet de télécharger {pulled} images utilisées sur {total}',
  'operation.said.next-gone': 'Le nouveau jeton n’est plus là',
  'operation.said.nothing-to-prove': 'Aucun namespace ne le détient : il n’y a rien à prouver',
  'operation.said.secret-unread': 'Le secret du namespace {namespace} n’a pas pu être relu',
  'operation.said.secret-empty': 'Le secret du namespace {namespace} ne contient pas d’identifiants',
  'operation.said.secret-pulls': 'Le secret du namespace {namespace} tire {image} ({digest})',
  'operation.said.secret-pulls-pods-wait':
    'Le secret du namespace {namespace} tire {image} ({digest}) ; en attente de l’image : {pods}',
  'operation.said.secret-pulls-pods-stuck':
    'Le secret du namespace {namespace} tire {image} ({digest}), mais ces pods attendent toujours l’image : {pods}',
  'operation.said.secret-signs-in': 'Le secret du namespace {namespace} est accepté par le registre',
  'operation.said.secret-may-not-pull': 'Le secret du namespace {namespace} ne permet pas de tirer {image} : {cause}',
  'operation.said.secret-not-signed-in':
    'Le secret du namespace {namespace} n’est pas accepté par le registre : {cause}',
  'operation.said.not-proved': 'Non vérifié depuis la console : {cause}',
  'operation.said.namespaces-late': '{held} namespaces sur {total} le détiennent ; en attente : {late}',
  'operation.said.namespaces-hold-pulling':
    '{held} namespaces sur {total} le détiennent ; ces pods tirent peut-être encore avec l’ancien : {pods}',
  'operation.said.namespaces-hold-let-start':
    '{held} namespaces sur {total} le détiennent ; laissez démarrer ces pods avant de révoquer l’ancien : {pods}',
  'operation.said.left-to-kubernetes': 'Laissés à Kubernetes, qui réessaie de lui-même : {pods}',
  'operation.said.not-restarted': 'Non redémarrés : {clusters}',
  'operation.said.token-awaited': 'Aucun jeton n’est délivré pour les nouveaux identifiants',
  'operation.said.images-refused':
    'Les nouveaux identifiants sont acceptés, mais pas pour des images utilisées : {images}',
  'operation.said.changed-meanwhile': 'Le jeton a été changé entre-temps par quelqu’un d’autre ; rien n’a été écrit',
  'operation.said.cancelled': 'Annulé',
}
