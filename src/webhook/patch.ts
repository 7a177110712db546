import { dump } from 'js-yaml';
import { CONFIG, STATUS } from './annotations.ts';
import { type Injection, SCENARIOS_VOLUME } from './injection.ts';
import { scenarioNames } from './obstacle.ts';
import type { Named, Pod } from './pod.ts';
import { configFor } from './pod-config.ts';

/** One change of a JSON Patch (RFC 6902). */
export interface Change {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

/** Seconds that a pod has for its end where it does not say. */
const DEFAULT_GRACE = 30;

/** What makes a pod into one with the sidecar. Everything that is there stays as it is. */
export function patchFor(pod: Pod, injection: Injection): Change[] {
  const { spec } = pod;
  const { shareProcessNamespace, terminationGracePeriodSeconds: grace } = injection.spec;
  const config = dump(configFor(pod, injection.config));
  return [
    add(`/metadata/annotations/${pointerTo(CONFIG)}`, config),
    add(`/metadata/annotations/${pointerTo(STATUS)}`, 'injected'),
    ...(shareProcessNamespace ? [add('/spec/shareProcessNamespace', true)] : []),
    ...((spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE) < grace
      ? [add('/spec/terminationGracePeriodSeconds', grace)]
      : []),
    ...append('/spec/volumes', spec.volumes, volumesFor(pod, injection)),
    ...append('/spec/initContainers', spec.initContainers, injection.spec.initContainers),
    ...append('/spec/containers', spec.containers, injection.spec.containers),
  ];
}

function volumesFor(pod: Pod, { spec }: Injection): Named[] {
  const sources = scenarioNames(pod).map((name) => ({ configMap: { name } }));
  return spec.volumes.map((volume) =>
    volume.name === SCENARIOS_VOLUME ? { name: volume.name, projected: { sources } } : volume,
  );
}

function append(path: string, there: readonly Named[] | undefined, more: readonly Named[] = []): Change[] {
  if (more.length === 0) return [];
  return there ? more.map((one) => add(`${path}/-`, one)) : [add(path, more)];
}

function add(path: string, value: unknown): Change {
  return { op: 'add', path, value };
}

/** A key in a JSON pointer. */
function pointerTo(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
