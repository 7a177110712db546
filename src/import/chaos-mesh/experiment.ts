import type { Step } from '../draft.ts';
import type { Section } from '../section.ts';
import { durationOf } from './duration.ts';
import { networkFaults } from './network.ts';
import { podFault } from './pod.ts';
import { stressFaults } from './stress.ts';

/** How long a fault is in force that would stay there until somebody deletes it. */
const UNTIL_DELETED = '5m';

type Inject = Readonly<Record<string, unknown>> | readonly object[];

const FAULTS: Readonly<Record<string, (spec: Section) => Inject>> = {
  NetworkChaos: (spec) => {
    const [first, ...others] = networkFaults(spec).map((network) => ({ network }));
    return others.length === 0 ? (first ?? {}) : [first as object, ...others];
  },
  StressChaos: stressFaults,
  PodChaos: (spec) => ({ process: podFault(spec) }),
};

/** The kinds of experiment that a sidecar can do. */
export const KINDS = Object.keys(FAULTS);

/**
 * The state for the `spec` of an experiment.
 *
 * @param deadline how long it may take at most, where a workflow says so
 */
export function experimentState(kind: string, spec: Section, deadline?: string): Step {
  const inject = FAULTS[kind]?.(spec) ?? {};
  const lasts = durationOf(spec.text('duration')) ?? deadline;
  spec.leave('scheduler', 'of a version before 2.0: set `schedule` in the scenario');
  spec.end();
  if (Object.keys(inject).length === 0) {
    spec.notes.add(spec.pointer, `${kind}: nothing of it can be carried over`);
    return lasts === undefined ? {} : { for: lasts };
  }
  if (isOver(inject)) return { inject };
  if (lasts === undefined)
    spec.notes.add(
      spec.pointer,
      `${kind}: it has no duration and would last until it is deleted; here it lasts ${UNTIL_DELETED}`,
    );
  return { inject, for: lasts ?? UNTIL_DELETED };
}

function isOver(inject: Inject): boolean {
  const { process } = inject as { process?: { action?: string } };
  return process !== undefined && process.action !== 'pause';
}
