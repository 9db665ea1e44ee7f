import type { Cause } from '#contract/diagnosis.ts'
import { causes } from '#contract/diagnosis.ts'
import type { NotificationKind } from '#contract/notifications.ts'
import { explained } from '#features/failures/cause-words.ts'
import { frenchCauses } from './french-causes.ts'
import type { Telling } from './telling.ts'

type Language = 'en' | 'fr'

export interface Said {
  /** One line, for a subject or a headline. */
  readonly title: string
  /** What it means and what to do, in a sentence or two. */
  readonly text: string
}

type Sayer = (telling: Telling, at: (time: string) => string) => Said

/** A notification in words: no markup, one paragraph. */
export function sayTelling(telling: Telling, language: Language): Said {
  const said = sayers[language][telling.kind](telling, (time) => dateOf(time, language))
  return { title: oneLine(said.title), text: oneLine(said.text) }
}

const english: Record<NotificationKind, Sayer> = {
  'rotation-due-soon': ({ subject, values }, at) => ({
    title: `${subject.name}: ${days(values, 'day', 'days')} left to replace the credential`,
    text:
      values['because'] === 'expiry'
        ? `The credential of ${host(values)} ends on ${at(text(values, 'dueAt'))}. Make a new one and rotate the registry before; no pod that runs is restarted.`
        : `The credential of ${host(values)} is to be replaced by ${at(text(values, 'dueAt'))}; it has been in use since ${at(text(values, 'setAt'))}. Make a new one and rotate the registry.`,
  }),
  'rotation-overdue': ({ subject, values }, at) => ({
    title: `${subject.name}: the credential should have been replaced on ${at(text(values, 'dueAt'))}`,
    text:
      values['because'] === 'expiry'
        ? `The credential of ${host(values)} has ended. New pods cannot pull with it. Make a new one and rotate the registry.`
        : `The credential of ${host(values)} has been in use since ${at(text(values, 'setAt'))}, longer than the policy allows. Make a new one and rotate the registry.`,
  }),
  'credential-refused': ({ subject, values }) => ({
    title: `${subject.name}: the credential is refused`,
    text: `${host(values)} ${
      values['verdict'] === 'issuer-denied' ? 'gets no token from its issuer' : 'does not accept the credential'
    }. Running pods go on; new ones cannot pull. Checks are paused so that no account is locked. Rotate the registry with a new credential.`,
  }),
  'credential-accepted': ({ subject, values }) => ({
    title: `${subject.name}: the credential is accepted again`,
    text: `${host(values)} accepts the credential.`,
  }),
  'pulls-failing': ({ subject, values }) => ({
    title: `${subject.name}: pods cannot pull their image`,
    text: `${causeSaid(values, 'en')}. Cluster ${subject.name} in the namespace ${text(values, 'namespace')}, image ${text(values, 'image')}. The diagnosis in the console shows the evidence and what mends it.`,
  }),
  'pulls-working': ({ subject, values }) => ({
    title: `${subject.name}: pods pull their image again`,
    text: `Cluster ${subject.name} in the namespace ${text(values, 'namespace')} is healthy.`,
  }),
  'rotation-finished': ({ subject, values }) => ({
    title: `${subject.name}: ${isBack(values) ? 'the previous credential is in use again' : 'the credential was replaced everywhere'}`,
    text: `Started by ${text(values, 'by')}. ${
      isBack(values)
        ? 'Every namespace has it.'
        : 'Every namespace has it, and a pull has proven it. Retire the old one at the provider.'
    }`,
  }),
  'rotation-failed': ({ subject, values }) => ({
    title: `${subject.name}: the rotation ${values['cancelled'] === 1 ? 'was cancelled' : 'failed'}`,
    text: `Started by ${text(values, 'by')}${step(values, ', step')}. The operation shows how far it came; it can be started again or rolled back.`,
  }),
  'rotation-stuck': ({ subject, values }) => ({
    title: `${subject.name}: the rotation goes no further`,
    text: `Started by ${text(values, 'by')}${step(values, ', step')}, ${
      values['paused'] === 1 ? 'paused' : 'waiting'
    } for ${minutes(values)} minutes. The operation names what it waits for.`,
  }),
  test: ({ subject }) => ({
    title: `Test of ${subject.name}`,
    text: 'Notifications of the PeSIT Wizard Console arrive here.',
  }),
}

const french: Record<NotificationKind, Sayer> = {
  'rotation-due-soon': ({ subject, values }, at) => ({
    title: `${subject.name} : identifiants à remplacer d’ici ${days(values, 'jour', 'jours')}`,
    text:
      values['because'] === 'expiry'
        ? `Les identifiants de ${host(values)} expirent le ${at(text(values, 'dueAt'))}. Créez-en de nouveaux et lancez la rotation avant cette date ; aucun pod en cours d’exécution n’est redémarré.`
        : `Les identifiants de ${host(values)}, utilisés depuis le ${at(text(values, 'setAt'))}, doivent être remplacés d’ici le ${at(text(values, 'dueAt'))}. Créez-en de nouveaux et lancez la rotation du registre.`,
  }),
  'rotation-overdue': ({ subject, values }, at) => ({
    title: `${subject.name} : identifiants à remplacer depuis le ${at(text(values, 'dueAt'))}`,
    text:
      values['because'] === 'expiry'
        ? `Les identifiants de ${host(values)} ont expiré : les nouveaux pods ne peuvent plus tirer leur image. Créez-en de nouveaux et lancez la rotation du registre.`
        : `Les identifiants de ${host(values)} sont utilisés depuis le ${at(text(values, 'setAt'))}, au-delà de la durée prévue. Créez-en de nouveaux et lancez la rotation du registre.`,
  }),
  'credential-refused': ({ subject, values }) => ({
    title: `${subject.name} : identifiants refusés`,
    text: `${
      values['verdict'] === 'issuer-denied'
        ? `L’émetteur des jetons de ${host(values)} les refuse`
        : `${host(values)} n’accepte pas les identifiants`
    }. Les pods en cours d’exécution continuent ; les nouveaux ne peuvent pas tirer leur image. Les contrôles sont suspendus pour ne verrouiller aucun compte. Lancez la rotation du registre avec de nouveaux identifiants.`,
  }),
  'credential-accepted': ({ subject, values }) => ({
    title: `${subject.name} : identifiants de nouveau acceptés`,
    text: `${host(values)} accepte les identifiants.`,
  }),
  'pulls-failing': ({ subject, values }) => ({
    title: `${subject.name} : des pods ne peuvent pas tirer leur image`,
    text: `${causeSaid(values, 'fr')}. Cluster ${subject.name}, namespace ${text(values, 'namespace')}, image ${text(values, 'image')}. Le diagnostic de la console montre les éléments constatés et la correction à appliquer.`,
  }),
  'pulls-working': ({ subject, values }) => ({
    title: `${subject.name} : les pods tirent de nouveau leur image`,
    text: `Le cluster ${subject.name}, namespace ${text(values, 'namespace')}, est opérationnel.`,
  }),
  'rotation-finished': ({ subject, values }) => ({
    title: `${subject.name} : ${isBack(values) ? 'les identifiants précédents sont de nouveau utilisés' : 'identifiants remplacés partout'}`,
    text: `Lancée par ${text(values, 'by')}. ${
      isBack(values)
        ? 'Tous les namespaces les ont reçus.'
        : 'Tous les namespaces les ont reçus, et un tirage l’a prouvé. Révoquez les anciens chez le fournisseur.'
    }`,
  }),
  'rotation-failed': ({ subject, values }) => ({
    title: `${subject.name} : rotation ${values['cancelled'] === 1 ? 'annulée' : 'en échec'}`,
    text: `Lancée par ${text(values, 'by')}${step(values, ', étape')}. L’opération indique jusqu’où elle est allée ; elle peut être relancée ou annulée par un retour aux identifiants précédents.`,
  }),
  'rotation-stuck': ({ subject, values }) => ({
    title: `${subject.name} : la rotation n’avance plus`,
    text: `Lancée par ${text(values, 'by')}${step(values, ', étape')}, ${
      values['paused'] === 1 ? 'en pause' : 'en attente'
    } depuis ${minutes(values)} minutes. L’opération indique ce qu’elle attend.`,
  }),
  test: ({ subject }) => ({
    title: `Test de ${subject.name}`,
    text: 'Les notifications de la console PeSIT Wizard arrivent bien ici.',
  }),
}

const sayers = { en: english, fr: french }

type Values = Telling['values']

function text(values: Values, name: string): string {
  return String(values[name] ?? '')
}

function host(values: Values): string {
  return text(values, 'host')
}

function minutes(values: Values): string {
  return text(values, 'minutes')
}

function isBack(values: Values): boolean {
  return values['operation'] === 'registry.roll-back'
}

function days(values: Values, one: string, many: string): string {
  return `${text(values, 'days')} ${values['days'] === 1 ? one : many}`
}

function step(values: Values, before: string): string {
  const name = text(values, 'step')
  return name === '' ? '' : `${before} "${name}"`
}

/** The cause as web and command line say it, without a full stop. */
export function causeSaid(values: Values, language: Language): string {
  const cause = causes.find((each) => each === values['cause']) ?? 'unknown'
  if (language === 'en') return explained({ cause, confidence: 'likely', values }).message
  return sayFrenchCause(cause, values)
}

const frenchDefaults: Values = { host: 'le registre', image: 'l’image' }

function sayFrenchCause(cause: Cause, values: Values): string {
  const sentence = frenchCauses[cause]
  const filled = sentence
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? frenchDefaults[name] ?? ''))
    .replaceAll('()', '')
    .replaceAll(/ {2,}/g, ' ')
    .replace(/[:\s\u202F]+$/, '')
  return filled.charAt(0) === 'l' && sentence.startsWith('{') ? `L${filled.slice(1)}` : filled
}

const dates = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }),
}

function dateOf(time: string, language: Language): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : dates[language].format(date)
}

/** Names come from people and messages from elsewhere: nothing in them begins a line of its own. */
function oneLine(said: string): string {
  return said.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+/gu, ' ').slice(0, 1000)
}
