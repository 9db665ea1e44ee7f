import type { ChannelRecord } from './notification-channel.ts'
import { sayTelling } from './notification-words.ts'
import { severityOf, type Telling } from './telling.ts'

/** One thing that is told, with what identifies it. */
export interface Item {
  readonly id: string
  readonly telling: Telling
  readonly at: string
}

export interface Composed {
  readonly subject: string
  readonly text: string
}

/** The address of a page of the console, where its own address is known. */
export type LinkTo = (subject: Telling['subject'], values: Telling['values']) => string | null

export function linkTo(publicUrl: URL | undefined): LinkTo {
  const pages = {
    registry: 'registries',
    cluster: 'clusters',
    operation: 'operations',
    channel: 'settings/notifications',
  }
  return ({ type, id }, { operationId }) => {
    if (publicUrl === undefined) return null
    const path = operationId === undefined ? `${pages[type]}/${id}` : `operations/${operationId}`
    return new URL(path, publicUrl).href
  }
}

const mostShown = 50

/** Everything that waits in one mail: what matters most comes first. */
export function composeMail(channel: ChannelRecord, items: readonly Item[], link: LinkTo): Composed {
  const { language } = channel
  const said = ordered(items).map(({ telling }) => ({ ...sayTelling(telling, language), telling }))
  const [first] = said
  const more = said.length - 1
  const others = language === 'fr' ? ` (et ${more} autre${more > 1 ? 's' : ''})` : ` (and ${more} more)`
  const shown = said.slice(0, mostShown).map(({ title, text, telling }) => {
    const address = link(telling.subject, telling.values)
    return [mark(telling, language), title, '', text, ...(address === null ? [] : ['', address])]
      .join('\n')
      .replace('\n', ' ')
  })
  const left = said.length - shown.length
  const rest = language === 'fr' ? `… et ${left} autres, dans la console.` : `… and ${left} more, in the console.`
  return {
    subject: `[PeSIT Wizard] ${first?.title ?? ''}${more > 0 ? others : ''}`,
    text: [...shown, ...(left > 0 ? [rest] : []), footer(channel)].join('\n\n'),
  }
}

function footer({ name, language }: ChannelRecord): string {
  return language === 'fr'
    ? `-- \nEnvoyé par la console PeSIT Wizard, canal « ${name} ». À régler dans Paramètres > Notifications.`
    : `-- \nSent by the PeSIT Wizard Console, channel "${name}". To be set in Settings > Notifications.`
}

const marks = {
  en: { critical: '[critical]', warning: '[warning]', info: '[info]' },
  fr: { critical: '[critique]', warning: '[attention]', info: '[info]' },
} as const

function mark({ kind }: Telling, language: 'en' | 'fr'): string {
  return marks[language][severityOf(kind)]
}

const order = { critical: 0, warning: 1, info: 2 }

function ordered(items: readonly Item[]): readonly Item[] {
  return items.toSorted(
    (one, other) =>
      order[severityOf(one.telling.kind)] - order[severityOf(other.telling.kind)] || (one.at < other.at ? -1 : 1),
  )
}

/** An event as Standard Webhooks recommends: type, time, data. */
export function standardBody(channel: ChannelRecord, { telling, at }: Item, link: LinkTo): string {
  const { kind, subject, environments, values } = telling
  return JSON.stringify({
    type: kind,
    timestamp: at,
    data: {
      severity: severityOf(kind),
      ...sayTelling(telling, channel.language),
      subject,
      environments,
      values,
      url: link(subject, values),
    },
  })
}

/** Slack reads `&`, `<` and `>` as its own: written so, a name can neither link nor call anyone. */
export function slackBody(channel: ChannelRecord, items: readonly Item[], link: LinkTo): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const blocks = ordered(items)
    .slice(0, mostShown)
    .map(({ telling }) => {
      const { title, text } = sayTelling(telling, channel.language)
      const address = link(telling.subject, telling.values)
      return [`*${escape(title)}*`, escape(text), ...(address === null ? [] : [`<${address}>`])].join('\n')
    })
  return JSON.stringify({ text: blocks.join('\n\n') })
}

/** An Adaptive Card; its text blocks show plain text. */
export function teamsBody(channel: ChannelRecord, items: readonly Item[], link: LinkTo): string {
  const body = ordered(items)
    .slice(0, mostShown)
    .flatMap(({ telling }) => {
      const { title, text } = sayTelling(telling, channel.language)
      const address = link(telling.subject, telling.values)
      const block = (content: string, weight: string) => ({
        type: 'TextBlock',
        text: withoutMarkdown(content),
        wrap: true,
        weight,
      })
      const open = { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'PeSIT Wizard', url: address }] }
      return [block(title, 'bolder'), block(text, 'default'), ...(address === null ? [] : [open])]
    })
  const content = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    body,
  }
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  })
}

/** Text blocks read links and lists of Markdown; a name is to be neither. */
function withoutMarkdown(text: string): string {
  return text.replaceAll(/[[\]()*_`#>]/g, String.raw`\$&`)
}
