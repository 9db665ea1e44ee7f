import type { Diagnosis, Finding } from '#contract/diagnosis.ts'

/** The diagnosis as plain text for a ticket. It is made of nothing that the diagnosis itself does not hold. */
export function ticketText({
  connectionName,
  namespace,
  pods,
  findings,
  diagnosedAt,
}: Omit<Diagnosis, 'text'>): string {
  const where = `Namespace ${namespace} of ${connectionName}, ${diagnosedAt}`
  if (findings.length === 0) return `${where}\nNothing keeps its ${pods} pods from running.\n`
  return `${[where, ...findings.map(findingText)].join('\n\n')}\n`
}

function findingText(finding: Finding, index: number): string {
  const { workload, container, image, pods, evidence, steps, fixes, alternatives } = finding
  const place = [
    `${workload.kind} ${workload.name}`,
    ...(container === null ? [] : [`container ${container}`]),
    ...(image === null ? [] : [`image ${image}`]),
  ].join(', ')
  return [
    `${index + 1}. ${finding.message}`,
    `   ${place}`,
    `   Pods: ${pods.slice(0, 10).join(', ') || 'none'}${pods.length > 10 ? ` and ${pods.length - 10} more` : ''}`,
    ...(finding.since === null ? [] : [`   Since: ${finding.since}`]),
    `   Cause: ${finding.cause} (${finding.confidence}); to act: ${finding.mustAct}`,
    ...(finding.hint === null ? [] : [`   ${finding.hint}`]),
    '   Evidence, with * what decided:',
    ...evidence.map(
      ({ decided, object, message }) => `   ${decided ? '*' : '-'} ${object === null ? '' : `${object}: `}${message}`,
    ),
    '   By hand:',
    ...steps.map(({ state, message }) => `   - ${message} (${state})`),
    ...(alternatives.length === 0
      ? []
      : ['   It may also be:', ...alternatives.map(({ message }) => `   - ${message}`)]),
    ...(fixes.length === 0
      ? []
      : [
          '   What can be done:',
          ...fixes.map(({ message, command }) => `   - ${message}${command === null ? '' : `: ${command}`}`),
        ]),
  ].join('\n')
}
