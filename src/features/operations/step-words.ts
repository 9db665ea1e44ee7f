import type { RegistryTestStep } from '#contract/checks.ts'
import type { StepSaying, StepValues } from '#contract/operations.ts'

/** What steps say of how they stand. `{name}` stands for a value. */
const words: Readonly<Record<StepSaying, string>> = {
  'cluster-gone': 'The cluster is gone',
  'no-secret-needed': 'The registry needs no pull secret',
  'kubernetes-silent': 'Kubernetes has not answered yet',
  'namespace-absent': 'The namespace {namespace} does not exist; make it, and deploy again',
  'secret-there': '{secret} is in {namespace}',
  'secret-awaited': 'Waiting for the pull secret {secret}',
  'no-registry': 'No registry of the console has this image',
  'image-there': '{image} is there: {digest}',
  'image-fits': '{image} is there and fits the nodes: {digest}',
  'policy-forbids':
    'The policy of production forbids it: {rules}. Nothing was written; it goes on all the same with a reason, which the audit keeps',
  'image-absent': 'The registry has no image {image}, or does not show it to this credential',
  'image-refused': 'The registry lets nobody pull {image} with this credential. {cause}',
  'image-blocked': 'The registry lets nobody pull {image}: {cause}',
  'image-unknown': 'Whether {image} may be pulled is not known. {cause}',
  'image-no-node': 'No node can run it: {image} is for {platforms}, the nodes are {nodes}',
  'image-some-nodes': 'Not every node can run it: {image} is for {platforms}, the nodes are {nodes}',
  'image-absent-ends':
    'The registry has no image {image}, or does not show it to this credential. Nothing was written; it goes on all the same with force',
  'image-no-node-ends':
    'No node can run it: {image} is for {platforms}, the nodes are {nodes}. Nothing was written; it goes on all the same with force',
  'object-foreign': '{object} is in {namespace} already and is not this cluster’s; nothing was written',
  'objects-written': '{count} objects were written',
  'objects-removed': '{count} objects were removed',
  'pods-gone': 'All pods are gone',
  'pods-ending': '{count} pods are still ending',
  'pod-ending': '1 pod is still ending',
  'restart-told': 'The pods are told to restart',
  'replicas-asked': '{count} replicas are asked for',
  'cluster-forgotten': 'The cluster is forgotten',
  'rolled-out': 'All replicas are updated and available',
  'deployment-absent': 'The deployment is not there yet',
  'deployment-unseen': 'Waiting for Kubernetes to see the new deployment',
  'replicas-updated': '{updated} of {wanted} replicas are updated',
  'replicas-old': '{count} old replicas are still there',
  'replicas-available': '{available} of {updated} updated replicas are available',
  'no-namespace-holds': 'No namespace holds a pull secret of it',
  'namespaces-hold': '{held} of {total} namespaces hold it',
  'switch-awaited': 'Every namespace holds both. Now let the registry take the new one: it does not accept it yet',
  'version-used': 'Version {version} is in use',
  'no-pod-touched': 'No pod was touched',
  'no-pod-stuck': 'No pod was stuck',
  'pods-made-anew': 'Made anew: {pods}',
  restarting: 'Restarting {cluster}',
  'clusters-restarted': '{count} clusters were restarted',
  accepted: 'The registry accepts it',
  'accepted-images': 'The registry accepts it, and may pull {pulled} of {total} images in use',
  'next-refused': '{cause}. The credential in use was not touched',
  'next-not-tested': 'Not tested. {cause}',
  'next-gone': 'The new credential is no longer there',
  'nothing-to-prove': 'No namespace holds it, so that there is nothing to prove',
  'secret-unread': 'The secret in {namespace} could not be read back',
  'secret-empty': 'The secret in {namespace} holds no credential',
  'secret-pulls': 'The secret in {namespace} pulls {image} ({digest})',
  'secret-pulls-pods-wait': 'The secret in {namespace} pulls {image} ({digest}); waiting for the image: {pods}',
  'secret-pulls-pods-stuck':
    'The secret in {namespace} pulls {image} ({digest}), but these wait for the image all the same: {pods}',
  'secret-signs-in': 'The secret in {namespace} signs in',
  'secret-may-not-pull': 'The secret in {namespace} may not pull {image}: {cause}',
  'secret-not-signed-in': 'The secret in {namespace} does not sign in: {cause}',
  'not-proved': 'Not proved from here: {cause}',
  'namespaces-late': '{held} of {total} namespaces hold it; waiting for {late}',
  'namespaces-hold-pulling': '{held} of {total} namespaces hold it; these may still pull with the old one: {pods}',
  'namespaces-hold-let-start':
    '{held} of {total} namespaces hold it; let these start before you revoke the old one: {pods}',
  'left-to-kubernetes': 'Left to Kubernetes, which tries again by itself: {pods}',
  'not-restarted': 'Not restarted: {clusters}',
  'token-awaited': 'No token comes for the new credential',
  'images-refused': 'The new credential is accepted, but not for images in use: {images}',
  'changed-meanwhile': 'The credential was changed by someone else in the meantime; nothing was written',
  cancelled: 'Cancelled',
}

export interface Told {
  readonly message: string
  readonly saying: StepSaying
  readonly values: StepValues
}

/** A sentence of the closed list, with what it names. */
export function told(saying: StepSaying, values: StepValues = {}): Told {
  const message = words[saying].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  return { message, saying, values }
}

type Quoted = Pick<RegistryTestStep, 'verdict' | 'values'>

/** The values of a sentence that quotes why a registry did not do what it was asked. */
export function quoted(cause: string, verdict: Quoted | null): StepValues {
  return verdict === null ? { cause } : { ...verdict.values, cause, verdict: verdict.verdict }
}
