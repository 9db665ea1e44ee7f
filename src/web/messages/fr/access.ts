import type { access as english } from '../en/access.ts'

export const access: Record<keyof typeof english, string> = {
  'signIn.title': 'Connexion',
  'signIn.name': 'Nom',
  'signIn.password': 'Mot de passe',
  'signIn.token': 'Jeton d’API',
  'signIn.withToken': 'Utiliser plutôt un jeton d’API',
  'signIn.withPassword': 'Utiliser plutôt un nom et un mot de passe',
  'signIn.submit': 'Se connecter',
  'signIn.failed': 'Ce nom et ce mot de passe ne correspondent pas.',
  'signIn.failed.token': 'Ce jeton n’est pas valable.',
  'signIn.again': 'Votre session a expiré. Connectez-vous pour continuer ; rien n’est perdu sur la page.',
  'signIn.needsSetUp': 'Cette console n’a pas encore d’administrateur. Ouvrez l’URL affichée à son démarrage.',
}
