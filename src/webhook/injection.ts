import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { RawConfig } from '../config/raw.ts';
import type { Named } from './pod.ts';

/** What is added to a pod, as the chart has made it. */
export interface Injection {
  /** The agent's config. */
  readonly config: RawConfig;
  readonly spec: {
    readonly shareProcessNamespace?: true;
    readonly terminationGracePeriodSeconds: number;
    /** One of the two is there. */
    readonly containers?: readonly Sidecar[];
    readonly initContainers?: readonly Sidecar[];
    readonly volumes: readonly Named[];
  };
}

export interface Sidecar extends Named {
  readonly securityContext?: { readonly capabilities?: { readonly add?: readonly string[] } };
}

/** The volume that holds the scenarios of the pod. */
export const SCENARIOS_VOLUME = 'squall-scenarios';

/**
 * Reads what is to be added, anew each time: a ConfigMap that is mounted changes while we run.
 *
 * @throws Error where the file cannot be read or is something else
 */
export function readInjection(path: string): Injection {
  const data = load(readFileSync(path, 'utf8')) as Partial<Injection> | null;
  const { config, spec } = data ?? {};
  if (!config || !spec?.volumes || !(spec.containers ?? spec.initContainers))
    throw new Error(
      `${path} says not what to inject: it needs config, and spec with volumes and a container`,
    );
  return { config, spec };
}
