import type { RegistryTestStep, RegistryTestVerdict } from '#contract/checks.ts'
import type { RegistryKind } from '#contract/registries.ts'
import { kindNamed } from '#features/registries/kinds/kinds.ts'

interface Words {
  readonly message: string
  readonly hint?: string
}

/** The cause in one line, and what to do. `{name}` stands for a value of the step. */
const words: Readonly<Record<RegistryTestVerdict, Words>> = {
  'address-valid': { message: '{host} is the address of a registry' },
  'address-invalid': { message: '{host} cannot be the address of a registry', hint: 'Write host or host:port.' },
  resolved: { message: 'The name {host} resolves' },
  'not-resolved': {
    message: 'The name {host} does not resolve to an address that the console may reach',
    hint: 'Check the spelling and the DNS of the console. An address that it refuses by itself is allowed with PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES.',
  },
  'address-blocked': {
    message: 'The console must not reach {host}: it is loopback, link-local or reserved',
    hint: 'If the registry is really there, allow it with PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES.',
  },
  connected: { message: '{host} accepts connections' },
  refused: { message: '{host} refuses the connection', hint: 'Check the port, and whether the registry runs.' },
  unreachable: { message: 'There is no way to {host}', hint: 'Check routes and firewalls between the console and it.' },
  timeout: {
    message: '{host} does not answer in time',
    hint: 'A firewall that drops packets looks like this, and so does an overloaded registry.',
  },
  'certificate-valid': { message: 'The certificate is from {issuer} and holds {days} more days' },
  'certificate-ends-soon': {
    message: 'The certificate of {host} ends in {days} days',
    hint: 'Ask those who run the registry to renew it: nodes stop pulling on that day.',
  },
  'plain-http': {
    message: '{host} is spoken to without TLS: everyone on the way can read the password',
    hint: 'Serve the registry over HTTPS, and switch plain HTTP off.',
  },
  'unknown-authority': {
    message: 'The certificate of {host} is signed by an authority that is not known here',
    hint: 'Add the authority (PEM) to the registry, and to the nodes.',
  },
  'wrong-name': {
    message: 'The certificate is not for {host}',
    hint: 'Use the name that is in the certificate, or have one made for this name.',
  },
  'certificate-expired': {
    message: 'The certificate of {host} is out of date',
    hint: 'Ask those who run the registry to renew it; check the clock of the console.',
  },
  'not-tls': {
    message: '{host} does not speak TLS on this port',
    hint: 'Check the port. Plain HTTP must be allowed for the registry explicitly.',
  },
  'authority-unreadable': {
    message: 'The certificate authority of the registry cannot be read',
    hint: 'Give it as PEM, from BEGIN CERTIFICATE to END CERTIFICATE.',
  },
  'tls-failed': { message: 'No secure connection to {host} comes about', hint: 'It must speak TLS 1.2 or later.' },
  'answers-open': { message: '{host} answers as a registry and asks nobody to sign in' },
  'answers-basic': { message: '{host} answers as a registry and wants user name and password' },
  'answers-bearer': { message: '{host} answers as a registry and wants a token of {realm}' },
  'not-a-registry': {
    message: '{host} answers, but not as a container registry does',
    hint: 'Check the address: it may be the web page of the registry, a proxy, or another service.',
  },
  'sign-in-unsupported': {
    message: '{host} wants a way to sign in that nodes do not support',
    hint: 'Nodes know Basic and Bearer only.',
  },
  redirected: {
    message: '{host} sends the question elsewhere',
    hint: 'Give the address at which the registry itself answers.',
  },
  unavailable: { message: '{host} is not available now', hint: 'Try again; the cause is on the side of the registry.' },
  'too-large': { message: '{host} sends more than a registry does', hint: 'Check the address.' },
  'rate-limited': {
    message: 'The registry has had too many requests',
    hint: 'Wait before the next try. Signing in usually raises the limit.',
  },
  'token-issued': { message: '{realm} gives a token' },
  'no-token-needed': { message: 'No token is needed' },
  'realm-not-trusted': {
    message: 'The registry {host} wants to send your password to {realm}; it was not sent',
    hint: 'If that server belongs to the registry, an administrator approves it: pwctl registry approve-realm NAME {realm}',
  },
  'token-server-failed': {
    message: 'The token server {realm} gives no token',
    hint: 'Nodes need it as much as the console: check that it can be reached.',
  },
  'clock-skew': {
    message: 'The clock of the console differs too much from that of {realm}',
    hint: 'Set the clock of the machine that the console runs on.',
  },
  'issuer-denied': {
    message: '{realm} accepts the key, but gives it no token for this registry',
    hint: 'Give the account the right to read from the registry: ecr:GetAuthorizationToken, AcrPull or Artifact Registry Reader.',
  },
  'issuer-failed': {
    message: '{realm} gives no token now',
    hint: 'Tokens that were given before go on working until they end; the console keeps trying.',
  },
  'credential-accepted': { message: 'The registry accepts the credential of {username}' },
  'credential-refused': {
    message: 'The registry does not accept the credential of {username}',
    hint: 'Check user name and token: it may be mistyped, expired or revoked. Replace the password here, and every namespace follows.',
  },
  'credential-expired': {
    message: 'The registry says that the credential of {username} has expired',
    hint: 'Make a new token, and replace the password here: every namespace follows.',
  },
  'credential-not-asked': {
    message: 'The registry lets everyone in, so the credential was not checked',
    hint: 'A repository that is not public may still ask for it.',
  },
  'credential-missing': {
    message: 'The password of this registry is missing',
    hint: 'Give it again: it was removed, for instance because the address changed.',
  },
  anonymous: { message: 'The registry is used without signing in' },
  'pull-allowed': { message: '{image} can be pulled' },
  'pull-denied': {
    message: 'The credential is accepted, but may not pull {image}',
    hint: 'Give it the right to read {repository}. On GitHub that is read:packages.',
  },
  'sign-in-needed': {
    message: 'The registry wants someone to sign in',
    hint: 'Give a user name and a password or token.',
  },
  'repository-absent': {
    message: 'There is no repository {repository}, or this credential may not see it',
    hint: 'Many registries say "not found" of what one may not see: check the name, then the rights of the token.',
  },
  'tag-absent': {
    message: 'The repository {repository} is there, but {tag} is not in it',
    hint: 'Choose a tag that exists.',
  },
  'not-an-image': { message: 'What {image} names is not an image', hint: 'Check the name of the image.' },
  'blocked-by-policy': {
    message: 'A policy of the registry blocks {image}',
    hint: 'Look at its scan result in the registry, or choose another version.',
  },
  'blocked-vulnerable': {
    message:
      'The registry blocks {image}: {count} vulnerabilities are too severe for its policy ({severity} or higher)',
    hint: 'Choose a version without them, or have them exempted in the registry.',
  },
  'blocked-unscanned': {
    message: 'The registry blocks {image}, because it has not been scanned for vulnerabilities yet',
    hint: 'Start the scan in the registry, or wait for it to end.',
  },
  'blocked-unsigned': {
    message: 'The registry blocks {image}, because it is not signed',
    hint: 'Sign the image, or choose one that is signed.',
  },
  'no-image': {
    message: 'No image was named, so the right to pull is not known',
    hint: 'Name one that should be pulled, such as team/app:1.0.',
  },
  'rights-narrow': { message: 'The credential may pull and nothing else' },
  'rights-wide': {
    message: 'The credential may do more than pull: {actions}',
    hint: 'Pulling is enough; make a token that may only read.',
  },
  'rights-untold': { message: 'The registry does not tell what the credential may do beyond pulling' },
  'expiry-known': { message: 'The provider says that the credential ends on {date}, in {days} days' },
  'expiry-near': {
    message: 'The provider says that the credential ends on {date}, in {days} days',
    hint: 'Make a new one now, and rotate: pwctl registry rotate NAME',
  },
  'expiry-never': { message: 'The provider says that the credential does not end' },
  'expiry-untold': {
    message: 'The provider does not tell when the credential ends',
    hint: 'If you know it, say so: pwctl registry update NAME --expires 2027-01-31',
  },
  'quota-left': { message: '{remaining} of {limit} pulls are left for {hours} h' },
  'quota-low': {
    message: 'Only {remaining} of {limit} pulls are left for {hours} h',
    hint: 'Sign in, or use a mirror, before nodes are refused.',
  },
  'quota-untold': { message: 'The registry tells of no limit' },
  'namespaces-writable': { message: 'The pull secret may be written in {count} namespaces' },
  'namespaces-refuse': {
    message: 'The pull secret may not be written in {count} of {total} namespaces: {namespaces}',
    hint: 'Give the console the rights create, get, patch and delete on secrets there.',
  },
  'kubernetes-unreachable': {
    message: '{connection} does not answer, so it is not known whether the pull secret may be written',
    hint: 'Test the connection under Orchestrators.',
  },
  'no-namespaces': {
    message: 'No namespace is managed for this registry',
    hint: 'Choose namespaces for a connection under Orchestrators.',
  },
  'no-secret-needed': { message: 'No pull secret is needed' },
  'node-pulled': { message: 'The node {node} of {connection} pulled {image}' },
  'node-refused': {
    message: 'The node {node} of {connection} is refused: {words}',
    hint: 'The console signs in and the node does not: look at the pull secret in {namespace}, and at the node’s own settings of the registry.',
  },
  'node-absent': {
    message: 'The node {node} of {connection} does not find the image: {words}',
    hint: 'Look whether the node goes through a mirror, and whether the image is one for its platform.',
  },
  'node-wrong-platform': {
    message: 'The image is not one for the node {node} of {connection}: {words}',
    hint: 'Choose an image that has the platform of the nodes.',
  },
  'node-untrusted': {
    message: 'The node {node} of {connection} does not trust the certificate of the registry: {words}',
    hint: 'Add the authority to the container runtime of every node; the console knowing it is not enough.',
  },
  'node-plain-http': {
    message: 'The node {node} of {connection} wants TLS, and the registry speaks plain HTTP',
    hint: 'Serve the registry over HTTPS, or allow plain HTTP in the container runtime of every node.',
  },
  'node-not-resolved': {
    message: 'The node {node} of {connection} cannot resolve the name: {words}',
    hint: 'The DNS of the nodes is not that of the console: add the name there.',
  },
  'node-unreachable': {
    message: 'The node {node} of {connection} does not reach the registry: {words}',
    hint: 'Check routes, firewalls and proxies between the nodes and the registry.',
  },
  'node-failed': {
    message: 'The node {node} of {connection} cannot pull: {words}',
    hint: 'Look at the words of the node.',
  },
  'node-timeout': {
    message: 'The node of {connection} was not done within {seconds} s',
    hint: 'The image may be large, no node may take pods, or the registry may drop the connection of the nodes.',
  },
  'node-forbidden': {
    message: 'A pod for the test may not be made in {namespace}: {words}',
    hint: 'Give the console the rights create, get and delete on pods there, or leave this step out.',
  },
  'node-not-tried': { message: 'Not tried on a node ({why})' },
  'not-reached': { message: 'Not tried, because an earlier step failed' },
}

/** A provider that has a reason of its own for a verdict says what to do about it. */
export function wordsOf(
  { verdict, values }: Pick<RegistryTestStep, 'verdict' | 'values'>,
  kind: RegistryKind,
): Pick<RegistryTestStep, 'message' | 'hint'> {
  const { message, hint } = words[verdict]
  const shown = kindNamed(kind).hints?.[verdict] ?? hint
  return { message: fill(message, values), hint: shown === undefined ? null : fill(shown, values) }
}

function fill(text: string, values: RegistryTestStep['values']): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
