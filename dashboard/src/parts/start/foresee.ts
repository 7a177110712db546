import type { RunView } from '../../model/run.ts';

/** What a dry run has shown. */
export interface Foreseen {
  readonly outcome: string;
  readonly reason: string;
  /** What would be hit, in the order of the storm. */
  readonly hits: readonly Hit[];
  /** What would be left out, and why. */
  readonly skipped: readonly Hit[];
  /** Probes that do not hold now. */
  readonly failing: readonly { readonly probe: string; readonly error: string }[];
  readonly states: readonly string[];
}

export interface Hit {
  readonly fault: string;
  readonly type: string;
  /** What it does, and to what. */
  readonly message: string;
}

/** What a dry run leaves out says so by this; everything else it leaves out for another reason. */
const ONLY_DRY = 'dry run';

export function foresee({ events, outcome, reason, states }: RunView): Foreseen {
  const planned = new Map<string, Hit>();
  const skipped: Hit[] = [];
  const failing = new Map<string, string>();
  for (const { event, fault = '', type = '', probe = '', detail, error = '' } of events) {
    const message = String(detail?.message ?? '');
    if (event === 'fault.planned') planned.set(fault, { fault, type, message });
    if (event === 'fault.skipped' && message !== ONLY_DRY) {
      planned.delete(fault);
      skipped.push({ fault, type, message });
    }
    if (event === 'fault.failed') skipped.push({ fault, type, message: error });
    if (event === 'probe.failed') failing.set(probe, error);
    if (event === 'probe.passed') failing.delete(probe);
  }
  return {
    outcome,
    reason,
    hits: [...planned.values()],
    skipped,
    failing: [...failing].map(([probe, error]) => ({ probe, error })),
    states: [...new Set(states.map(({ path }) => path))],
  };
}
