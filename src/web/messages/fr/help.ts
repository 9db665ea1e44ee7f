import type { help as english } from '../en/help.ts'

export const help: Record<keyof typeof english, string> = {
  'help.dashboard':
    'Ce qui requiert votre attention vient en premier, avec l’action à mener.\nToute la page est à jour en direct.',
  'help.registries':
    'Un registre est un hôte qui sert des images, avec le moyen de s’y authentifier.\nSon secret de tirage apparaît de lui-même dans chaque namespace géré, et les déploiements y font référence d’eux-mêmes. Un nouveau mot de passe modifie les secrets sur place.\nSaisissez status:failing ou provider:ghcr dans le champ de recherche pour filtrer la liste ; son adresse se partage.',
  'help.clusters':
    'Un cluster réunit un ou plusieurs serveurs PeSIT Wizard dans un namespace.\n« Déployer » écrit ses objets dans Kubernetes et suit la mise en service. « Redéployer » redémarre les pods l’un après l’autre. Quand une image ne peut pas être tirée, la page du cluster en donne la raison dans les termes du nœud.',
  'help.orchestrators':
    'Un orchestrateur est un Kubernetes que la console peut utiliser.\nLe test indique s’il répond et quels droits manquent. Les namespaces gérés reçoivent les secrets de tirage des registres.',
  'help.activity':
    'Chaque modification, avec son auteur et ce qui a changé. Les mots de passe n’y figurent que sous forme d’empreintes.',
  'help.diagnosis':
    'Pourquoi des pods ne démarrent pas : la cause, ce qui l’établit et ce qui y remédie.\nUn message collé est lu sans interroger personne.',
  'help.settings':
    'La langue et l’apparence sont conservées dans ce navigateur. Le reste relève des options de démarrage de la console.',
  'help.key.search': 'Rechercher',
  'help.key.help': 'Aide',
  'help.key.registries': 'Registres',
  'help.key.clusters': 'Clusters',
  'help.key.dashboard': 'Tableau de bord',
}
