import type { dashboard as english } from '../en/dashboard.ts'

export const dashboard: Record<keyof typeof english, string> = {
  'dashboard.toDo': 'À traiter',
  'dashboard.allWell': 'Tout va bien : rien ne requiert votre attention.',
  'dashboard.counts': 'Vue d’ensemble',
  'dashboard.activity': 'Dernières modifications',
  'dashboard.allActivity': 'Toute l’activité',
  'dashboard.connection': 'L’orchestrateur {name} ne répond pas',
  'dashboard.cluster': 'Le cluster {name} n’est pas opérationnel',
  'dashboard.secrets':
    '{count, plural, one {Un secret de tirage de {name} n’est pas à jour} other {# secrets de tirage de {name} ne sont pas à jour}}',
  'dashboard.overdue': 'Le jeton de {name} aurait dû être remplacé',
  'dashboard.dueSoon': 'Le jeton de {name} est bientôt à remplacer',
  'dashboard.registryFailing': 'Le registre {name} échoue à son test',
  'dashboard.registryDegraded': 'Le registre {name} fonctionne, avec un avertissement',
  'dashboard.tag': 'Le cluster {name} exécute {tag} en production',
  'dashboard.tag.text': 'Ce tag peut désigner une autre image demain. Indiquez une version ou une empreinte.',
  'dashboard.pin': 'Choisir une version',
  'dashboard.test': 'Tester',
  'dashboard.see': 'Voir pourquoi',
  'dashboard.seeImage': 'Voir pourquoi et y remédier',
}
