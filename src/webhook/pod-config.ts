import type { RawFleet } from '../config/fleet.ts';
import type { RawConfig } from '../config/raw.ts';
import type { Pod } from './pod.ts';

/** Labels that tell one pod, or one generation, of a group from the others. */
const OWN_LABELS = [
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
];

/**
 * The config of a pod's agent: where there is a fleet whose group is not named, the pods that one controller makes
 * are a group, found by the labels that they have in common.
 */
export function configFor(pod: Pod, config: RawConfig): RawConfig {
  return config.fleet ? { ...config, fleet: fleetFor(pod, config.fleet) } : config;
}

function fleetFor(pod: Pod, fleet: RawFleet): RawFleet {
  if (fleet.group !== undefined) return fleet;
  const selector = fleet.selector ?? selectorOf(pod);
  return { ...fleet, group: groupOf(pod), ...(selector === undefined ? {} : { selector }) };
}

function groupOf(pod: Pod): string {
  const { labels = {}, ownerReferences = [], name, generateName = '' } = pod.metadata ?? {};
  const [owner] = ownerReferences;
  const made = owner?.name ?? name ?? generateName;
  const hash = labels['pod-template-hash'];
  const whole = hash && made.endsWith(`-${hash}`) ? made.slice(0, -hash.length - 1) : made;
  const plain = whole.replace(/[^a-z0-9-]+/g, '-').slice(0, 40);
  return plain.replace(/^-+|-+$/g, '') || 'squall';
}

function selectorOf({ metadata }: Pod): string | undefined {
  const labels = Object.entries(metadata?.labels ?? {}).filter(([key]) => !OWN_LABELS.includes(key));
  return labels.length > 0 ? labels.map(([key, value]) => `${key}=${value}`).join(',') : undefined;
}
