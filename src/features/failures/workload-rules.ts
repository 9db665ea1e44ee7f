import { type MessageRule, certainly, likely, possibly } from './message-rule.ts'

/**
 * What has nothing to do with images. These come first: a probe or a webhook that is refused a connection says the same
 * words as a registry that is. Their patterns name the one who speaks, so no pull that failed matches them.
 */
export const workloadRules: readonly MessageRule[] = [
  certainly('probe-failing', [
    /\b(?<probe>readiness|liveness|startup) probe (?:failed|errored)[^\n]{0,200}?statuscode: (?<status>\d{3})/i,
    /\b(?<probe>readiness|liveness|startup) probe (?:failed|errored)/i,
    /\bfailed (?<probe>readiness|liveness|startup) probe/i,
  ]),
  likely(
    'not-scheduled',
    [
      /\/(?<nodes>\d{1,6}) nodes are available[^\n]{0,600}?persistentvolumeclaim "(?<name>[^"]{1,253})" not found/i,
      /\/(?<nodes>\d{1,6}) nodes are available[^\n]{0,600}?(?:unbound immediate persistentvolumeclaims|volume node affinity conflict)/i,
      /unbound immediate persistentvolumeclaims/i,
    ],
    { besides: ['volume-not-mounted'] },
  ),
  likely('not-scheduled', [/\/(?<nodes>\d{1,6}) nodes are available[^\n]{0,600}?disk-pressure/i], {
    besides: ['node-disk-full'],
  }),
  certainly('not-scheduled', [
    /\/(?<nodes>\d{1,6}) nodes are available/i,
    /no nodes available to schedule pods/i,
    /node didn't have enough (?:resource|capacity): (?<resource>[\w./-]{1,100})/i,
    /predicate \w{1,50} failed/i,
    /didn't trigger scale-up/i,
    /scheduling is blocked due to non-empty scheduling gates/i,
  ]),
  certainly('quota-exceeded', [
    /exceeded quota: (?<quota>[\w.-]{1,253})/i,
    /failed quota: (?<quota>[\w.-]{1,253}): must specify/i,
  ]),
  certainly('configuration-missing', [
    /error looking up (?<kind>service account) (?<namespace>[\w.-]{1,63})\/(?<name>[\w.-]{1,253})/i,
  ]),
  certainly(
    'admission-refused',
    [/admission webhook "(?<webhook>[^"]{1,253})" denied the request[^\n]{0,800}?(?:signature|signed|attest)/i],
    { besides: ['signature-refused'] },
  ),
  certainly('admission-refused', [
    /violates podsecurity "(?<policy>[^"]{1,100})"/i,
    /admission webhook "(?<webhook>[^"]{1,253})" (?:denied the request|does not support|attempted)/i,
    /validatingadmissionpolicy '(?<policy>[^']{1,253})'/i,
    /unable to validate against any (?:pod security policy|security context constraint)/i,
    /image policy webhook backend denied/i,
    /(?:minimum|maximum) (?<resource>[\w./-]{1,100}) (?:usage|limit to request ratio) per (?:container|pod)/i,
  ]),
  certainly('admission-refused', [/failed calling (?:admission )?webhook "(?<webhook>[^"]{1,253})"/i]),
  likely('admission-refused', [/\bpods? "[^"]{0,253}" is forbidden/i]),
  certainly(
    'evicted',
    [
      /the node was low on resource: (?<resource>ephemeral-storage|imagefs|nodefs)/i,
      /the node had condition: \[(?<condition>DiskPressure)\]/i,
    ],
    { besides: ['node-disk-full'] },
  ),
  certainly('evicted', [
    /the node was low on resource: (?<resource>[\w-]{1,100})/i,
    /the node had condition: \[(?<condition>[\w, ]{1,100})\]/i,
    /ephemeral (?:local )?storage usage exceeds/i,
    /exceeded its local (?<resource>ephemeral storage) limit/i,
    /usage of emptydir volume "?(?<volume>[^"\s]{1,253})"? exceeds/i,
    /imminent node shutdown/i,
    /preempted (?:in order to admit|by) /i,
  ]),
  likely(
    'configuration-missing',
    [
      /mountvolume\.\w{1,30} failed for volume "[^"]{1,253}" ?: (?<kind>configmap|secret) "(?<name>[^"]{1,253})" not found/i,
      /mountvolume\.\w{1,30} failed for volume "[^"]{1,253}" ?: (?:\w{1,30} )?references non-existent (?:config|secret) key: (?<key>\S{1,253})/i,
    ],
    { besides: ['volume-not-mounted'] },
  ),
  certainly('volume-not-mounted', [
    /(?:mount|attach|map|expand|nodeexpand)volume\.\w{1,30} failed for volume "(?<volume>[^"]{1,253})"/i,
    /unable to (?:attach or )?mount volumes(?:: unmounted volumes=\[(?<volume>[^\]\s]{1,253}))?/i,
    /multi-attach error for volume "(?<volume>[^"]{1,253})"/i,
    /persistentvolumeclaim "(?<name>[^"]{1,253})" (?:not found|is not bound|is being deleted)/i,
    /no persistent volumes available for this claim/i,
    /waiting for a volume to be created/i,
  ]),
  certainly('configuration-missing', [
    /couldn't find key (?<key>\S{1,253}) in (?<kind>configmap|secret) (?<namespace>[\w.-]{1,63})\/(?<name>[\w.-]{1,253})/i,
    /references non-existent (?:config|secret) key: (?<key>\S{1,253})/i,
    /\b(?<kind>configmap|secret|serviceaccount)s? "(?<name>[^"]{1,253})" not found/i,
  ]),
  possibly('configuration-missing', [/failed to sync (?<kind>configmap|secret) cache/i]),
  likely('platform-absent', [/exec format error/i], { besides: ['container-crashes'], settledBy: 'replay' }),
  certainly('container-not-created', [
    /executable file not found in \$path/i,
    /container has runasnonroot and image/i,
    /oci runtime (?:create|start|exec)? ?failed/i,
    /failed to create containerd task/i,
    /failed to create shim(?: task)?/i,
    /failed to reserve container name/i,
    /failed to (?:create|generate) (?:container|containerd container|oci spec)/i,
    /exec: "[^"]{1,300}": (?:permission denied|stat [^:]{1,300}: no such file)/i,
    /poststarthook/i,
    /failed to create pod sandbox(?![^\n]{0,400}(?:sandbox image|pull))/i,
  ]),
  certainly(
    'container-crashes',
    [
      /back-?off (?:\S{1,20} )?restarting failed (?:docker )?container[= ]"?(?<container>[\w.-]{1,253})/i,
      /back-?off (?:\S{1,20} )?restarting failed (?:docker )?container/i,
      /\bended with exit code (?<exitCode>\d{1,3})/i,
      /\bexited with (?:exit )?(?:code|status) (?<exitCode>\d{1,3})/i,
    ],
    { settledBy: 'logs' },
  ),
]
