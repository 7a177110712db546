import { SCENARIOS } from './annotations.ts';
import type { Injection } from './injection.ts';
import type { Pod } from './pod.ts';

/** Why a pod that asks for a sidecar must not, or cannot, get one; undefined where it can. */
export function obstacle(pod: Pod, injection: Injection): string | undefined {
  const { spec, metadata = {} } = pod;
  const { shareProcessNamespace, containers = [], initContainers = [], volumes } = injection.spec;
  const added = [...containers, ...initContainers].flatMap(
    ({ securityContext }) => securityContext?.capabilities?.add ?? [],
  );
  if (scenarioNames(pod).length === 0) return `${SCENARIOS} names no ConfigMap with scenarios`;
  if (spec.os?.name === 'windows') return 'its containers are for Windows';
  if (spec.hostNetwork && added.includes('NET_ADMIN'))
    return 'it is in the network of its node (hostNetwork), which network faults would hit';
  if (spec.hostPID) return 'it sees the processes of its node (hostPID), which faults would hit';
  if (shareProcessNamespace && spec.shareProcessNamespace === false)
    return 'its containers must not see each other’s processes (shareProcessNamespace: false), but process faults need that';
  if (containers.length > 0 && (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job'))
    return 'it is a Job’s, which would never be done: its Kubernetes has no native sidecars';
  const taken = new Set(
    [...spec.containers, ...(spec.initContainers ?? []), ...(spec.volumes ?? [])].map(({ name }) => name),
  );
  const clash = [...containers, ...initContainers, ...volumes].find(({ name }) => taken.has(name));
  return clash && `it has a container or volume ${clash.name} of its own`;
}

/** The ConfigMaps that a pod names. */
export function scenarioNames({ metadata }: Pod): string[] {
  const named = metadata?.annotations?.[SCENARIOS] ?? '';
  return named
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
