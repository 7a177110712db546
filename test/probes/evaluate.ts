import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { evaluateProbe, type ProbeResult } from '../../src/probes/index.ts';
import type { Probe } from '../../src/scenario/scenario.ts';

/** What every probe has. */
export const common = { name: 'checkout answers', every: 1000, failures: 1 } as const;

/** Looks once, on this machine. */
export function evaluate(probe: Probe, signal?: AbortSignal): Promise<ProbeResult> {
  return evaluateProbe(probe, { host: createHost(), clock: systemClock, ...(signal && { signal }) });
}
