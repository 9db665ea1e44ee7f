import type { SendProblem } from '#contract/notifications.ts'

interface Words {
  readonly message: string
  readonly hint: string | null
}

/** Why something could not be sent, in one line, and what to do. */
export const sendWords: Readonly<Record<SendProblem, Words>> = {
  'address-blocked': {
    message: 'The console must not reach this address: it is loopback, link-local or reserved',
    hint: 'If the receiver is really there, allow it with PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES.',
  },
  'not-resolved': {
    message: 'The name does not resolve to an address that the console may reach',
    hint: 'Check the spelling and the DNS of the console. An address that it refuses by itself is allowed with PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES.',
  },
  refused: { message: 'The connection is refused', hint: 'Check the port, and whether the receiver runs.' },
  unreachable: { message: 'There is no way to the receiver', hint: 'Check routes and firewalls.' },
  timeout: {
    message: 'The receiver does not answer in time',
    hint: 'A firewall that drops packets looks like this, and so does TLS spoken to a port that wants STARTTLS.',
  },
  'unknown-authority': {
    message: 'The certificate is signed by an authority that is not known here',
    hint: 'Add the certificate of that authority to the channel.',
  },
  'wrong-name': { message: 'The certificate is for another name', hint: 'Use the name that the certificate is for.' },
  'certificate-expired': {
    message: 'The certificate has expired or is not valid yet',
    hint: 'Ask those who run the receiver to renew it, and check the clock.',
  },
  'not-tls': {
    message: 'The receiver does not speak TLS at this port',
    hint: 'For mail on port 587 or 25 choose starttls; for a webhook check scheme and port.',
  },
  tls: {
    message: 'No TLS connection came about',
    hint: 'Check which TLS versions the receiver offers, and the authority.',
  },
  'no-starttls': {
    message: 'The mail server offers no STARTTLS',
    hint: 'Use its port for TLS (465), or choose no security where the relay is one of your own network.',
  },
  'sign-in-refused': {
    message: 'The receiver does not accept the console',
    hint: 'Check the URL of the webhook, or user and password of the mail server.',
  },
  rejected: {
    message: 'The receiver refuses the message',
    hint: 'Check the format of the webhook, or the addresses of sender and recipients.',
  },
  gone: {
    message: 'The receiver says that this address is no longer in use',
    hint: 'Make a new webhook there and enter its URL; the channel is off until it is switched on again.',
  },
  'rate-limited': {
    message: 'The receiver has had too many messages',
    hint: 'It is tried again when the receiver allows.',
  },
  unavailable: { message: 'The receiver cannot take messages now', hint: 'It is tried again.' },
  protocol: { message: 'What answers there does not speak the protocol', hint: 'Check host and port.' },
  'secret-unreadable': {
    message: 'The stored secret of the channel cannot be read',
    hint: 'It was stored under another key or changed outside of the console; enter it again.',
  },
}
