import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { child, existingChild, items, preset } from './draft.ts'

/** What an API server fills into the specification of a pod or of a pod template. */
export function podSpecDefaults(spec: Fields): void {
  preset(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  const account = spec['serviceAccountName'] ?? spec['serviceAccount']
  if (account !== undefined) Object.assign(spec, { serviceAccountName: account, serviceAccount: account })
  for (const container of [...items(spec, 'initContainers'), ...items(spec, 'containers')]) containerDefaults(container)
  for (const volume of items(spec, 'volumes')) volumeDefaults(volume)
}

function containerDefaults(container: Fields): void {
  const image = textOr(container['image'])
  preset(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...(image === '' ? {} : { imagePullPolicy: isFloating(image) ? 'Always' : 'IfNotPresent' }),
  })
  for (const port of items(container, 'ports')) preset(port, { protocol: 'TCP' })
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
    probeDefaults(existingChild(container, probe))
  for (const variable of items(container, 'env')) fieldReferenceDefaults(variable, 'valueFrom')
  requestDefaults(child(container, 'resources'))
}

/** Whether the image names the tag `latest` or none, and no digest. */
function isFloating(image: string): boolean {
  if (image.includes('@')) return false
  const name = image.slice(image.lastIndexOf('/') + 1)
  return !name.includes(':') || name.endsWith(':latest')
}

function probeDefaults(probe: Fields | undefined): void {
  if (probe === undefined) return
  preset(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  const http = existingChild(probe, 'httpGet')
  if (http !== undefined) preset(http, { path: '/', scheme: 'HTTP' })
}

function fieldReferenceDefaults(holder: Fields, field: string): void {
  const reference = existingChild(fieldsOr(holder[field]), 'fieldRef')
  if (reference !== undefined) preset(reference, { apiVersion: 'v1' })
}

/** What is limited and not requested is requested as it is limited. */
function requestDefaults(resources: Fields): void {
  const limits = existingChild(resources, 'limits')
  if (limits !== undefined) preset(child(resources, 'requests'), limits)
}

function volumeDefaults(volume: Fields): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume['emptyDir'] = {}
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    const draft = existingChild(volume, source)
    if (draft !== undefined) preset(draft, { defaultMode: 420 })
  }
  const hostPath = existingChild(volume, 'hostPath')
  if (hostPath !== undefined) preset(hostPath, { type: '' })
  for (const item of items(existingChild(volume, 'downwardAPI') ?? {}, 'items')) {
    preset(existingChild(item, 'fieldRef') ?? {}, { apiVersion: 'v1' })
  }
}
