import type { Evidence, Fact, FixName, ManualStep } from '#contract/diagnosis.ts'

type Values = Evidence['values']

const facts: Readonly<Record<Fact, string>> = {
  said: '{text}',
  'no-secret-named': 'The pod names no pull secret',
  'secret-absent': 'The pull secret {secret} that the pod names does not exist in the namespace',
  'secret-has-type': 'The secret {secret} is of the type {type}, which nodes do not take for a pull secret',
  'secret-unreadable': 'The pull secret {secret} cannot be read: {problem}',
  'secret-has-keys': 'The pull secret {secret} has entries for: {keys}',
  'secret-in-sync': 'The pull secret {secret} of the registry {registry} is in the namespace as it should be',
  'secret-outdated': 'The pull secret {secret} of the registry {registry} is not as it should be: {state}',
  'account-names-secrets': 'The service account {account} names: {secrets}',
  'registry-answered': 'Asked with the credential of {username}, the registry answers: {answer}',
  'registry-answered-anonymously': 'Asked without a credential, the registry answers: {answer}',
  'image-has-platforms': 'The image is for {platforms}',
  'node-has-platform': 'The node {node} is {platform}',
  'node-has-condition': 'The node {node} reports {condition}',
  'credential-ends': 'The token of the registry {registry} holds until {at}',
  'registry-known': 'The console knows the registry {registry} for {host}',
  'registry-unknown': 'The console knows no registry for {host}, so it asked nothing there',
}

const answers: ReadonlyMap<string, string> = new Map([
  ['pulls', 'the image may be pulled'],
  ['unauthorized', 'the credential is not accepted'],
  ['sign-in-needed', 'one must sign in'],
  ['denied', 'this is not allowed'],
  ['not-found', 'there is no such image'],
  ['rate-limited', 'too many requests'],
  ['blocked-by-policy', 'a policy blocks the image'],
  ['blocked-address', 'the console must not reach this address'],
  ['dns', 'the name does not resolve from the console'],
  ['refused', 'the connection is refused from the console'],
  ['unreachable', 'there is no way from the console'],
  ['timeout', 'no answer in time'],
  ['tls', 'no secure connection from the console'],
  ['unavailable', 'not available'],
])

/** The English of one line of evidence. */
export function factWords(fact: Fact, values: Values): string {
  const answer = answers.get(String(values['answer'] ?? '')) ?? values['answer']
  return fill(facts[fact], answer === undefined ? values : { ...values, answer })
}

const fixes: Readonly<Record<FixName, string>> = {
  'rotate-credential': 'Replace the credential of {registry} everywhere',
  'repair-secret': 'Write the pull secret {secret} into the namespace again',
  'attach-secret': 'Let {workload} name the pull secret {secret}',
  'pick-tag': 'Use a tag that exists and suits the node',
  'correct-image': 'Correct the name of the image',
  'add-registry': 'Add the registry {host} with a credential',
  'approve-realm': 'Approve the token server of {registry}',
  'add-authority': 'Add the authority of {host} to the registry and to the nodes',
  'deploy-again': 'Deploy {workload} again as it is described',
  'retry-now': 'Let the node try again now: the waiting pods are made anew',
  wait: 'Wait: it passes by itself',
  'mend-node': 'Mend the node {node}',
  'mend-network': 'Open the way from the node to {host}',
  'mend-workload': 'Look at the workload {workload}',
  'ask-registry-owner': 'Ask those who run {host}',
}

export function fixWords(fix: FixName, values: Values): string {
  return fill(fixes[fix], values)
}

const steps: Readonly<Record<ManualStep['step'], Readonly<Record<ManualStep['state'], string>>>> = {
  'registry-reachable': {
    passed: 'The registry is reachable from the cluster',
    failed: 'The registry is not reachable from the cluster',
    unknown: 'Whether the registry is reachable from the cluster is not known',
  },
  'credential-accepted': {
    passed: 'The credential is accepted',
    failed: 'The credential is missing, refused or not enough',
    unknown: 'Whether the credential is accepted is not known',
  },
  'image-exists': {
    passed: 'The image exists',
    failed: 'The image does not exist, or not for this node',
    unknown: 'Whether the image exists is not known',
  },
}

export function stepWords({ step, state }: Pick<ManualStep, 'step' | 'state'>): string {
  return steps[step][state]
}

/** `{name}` stands for a value; one that is not there leaves a dash. */
function fill(words: string, values: Values): string {
  return words.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'))
}
