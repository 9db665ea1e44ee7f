import { DomainError } from '#contract/errors.ts'
import type { ClusterRecord } from './cluster.ts'

export function clusterNotFound(id: string): DomainError {
  return new DomainError('not-found', `There is no cluster ${id.slice(0, 60)}`, {
    hint: 'List them with: pwctl cluster list',
  })
}

export function clusterChangedMeanwhile({ revision }: ClusterRecord): DomainError {
  return new DomainError(
    'precondition-failed',
    `The cluster was changed in the meantime; it is at revision ${revision} now`,
    {
      hint: 'Read it again, and repeat your change on what it is now.',
    },
  )
}

export function clusterIsTaken(cluster: ClusterRecord, rival: ClusterRecord): DomainError {
  if (rival.name === cluster.name) {
    return new DomainError('conflict', `A cluster named "${cluster.name}" exists already`, {
      hint: 'Choose another name, or change the cluster that has it.',
      errors: [{ pointer: '/name', code: 'taken', detail: 'The name is taken' }],
    })
  }
  return new DomainError(
    'conflict',
    `The cluster "${rival.name}" is the deployment ${cluster.deploymentName} of the namespace ${cluster.namespace} already`,
    {
      hint: 'Choose another deployment name or another namespace.',
      errors: [{ pointer: '/deploymentName', code: 'taken', detail: 'The deployment name is taken in this namespace' }],
    },
  )
}
