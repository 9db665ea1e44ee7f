import type { Fields } from '#sandbox/kubernetes/objects/records.ts'

export const nodeName = 'sandbox-node-1'
export const nodeAddress = '10.250.0.1'

const capacity = { cpu: '8', memory: '16Gi', pods: '110', 'ephemeral-storage': '100Gi' }

/** The one node of the sandbox. Nothing runs on it: it pulls manifests and reports. */
export function nodeBody(architecture: string): Fields {
  return {
    metadata: {
      name: nodeName,
      labels: {
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': nodeName,
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/sandbox': '',
      },
    },
    spec: { podCIDR: '10.251.0.0/16' },
  }
}

export function nodeStatus(architecture: string, time: string): Fields {
  return {
    capacity,
    allocatable: capacity,
    addresses: [
      { type: 'InternalIP', address: nodeAddress },
      { type: 'Hostname', address: nodeName },
    ],
    conditions: [
      pressure('MemoryPressure', time),
      pressure('DiskPressure', time),
      pressure('PIDPressure', time),
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastHeartbeatTime: time,
        lastTransitionTime: time,
      },
    ],
    nodeInfo: {
      architecture,
      bootID: '',
      containerRuntimeVersion: 'sandbox://1.0.0',
      kernelVersion: 'sandbox',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.33.0-sandbox',
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'PeSIT Wizard sandbox',
      systemUUID: '',
    },
  }
}

function pressure(type: string, time: string): Fields {
  const reason = `KubeletHasNo${type}`
  const message = `kubelet has no ${type.replace('Pressure', '').toLowerCase()} pressure`
  return { type, status: 'False', reason, message, lastHeartbeatTime: time, lastTransitionTime: time }
}
