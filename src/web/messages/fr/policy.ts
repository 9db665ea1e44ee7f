export const policy = {
  'policy.title.block': 'La politique de production interdit ce déploiement',
  'policy.title.warning': 'Avant un déploiement en production',
  'policy.rule.public-registry': 'La production tire ses images du registre public {registry}.',
  'policy.rule.floating-tag': 'Le tag de {image} est mouvant : chaque redémarrage peut changer de version.',
  'policy.rule.credential-overdue':
    'Les identifiants de {registry} auraient dû être remplacés il y a {days, plural, one {# jour} other {# jours}}.',
  'policy.rule.critical-findings':
    'Le registre a trouvé {count, plural, one {# vulnérabilité critique} other {# vulnérabilités critiques}} dans l’image.',
  'policy.hint.public-registry': 'Copiez l’image dans un registre privé, et déployez-la à partir de celui-ci.',
  'policy.hint.floating-tag': 'Indiquez une version ou un digest.',
  'policy.hint.credential-overdue':
    'Lancez d’abord la rotation du registre ; elle ne redémarre aucun pod en cours d’exécution.',
  'policy.hint.critical-findings': 'Déployez une version qui les corrige.',
  'policy.level.block': 'Interdit sans justification',
  'policy.level.warning': 'Conseil',
  'policy.override': 'Déployer avec justification',
  'policy.override.title': 'Déployer {name} malgré l’interdiction ?',
  'policy.reason': 'Justification',
  'policy.reason.text': 'Elle est conservée dans l’audit, avec votre nom.',
  'policy.review.text':
    'Le cluster peut être créé ; son déploiement demandera une justification, à saisir sur sa page.',
}
