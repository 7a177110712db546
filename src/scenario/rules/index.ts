import { branchProbabilities } from './branch-probabilities.ts';
import { duplicateProbe } from './duplicate-probe.ts';
import { endlessFault } from './endless-fault.ts';
import { faultConflict } from './fault-conflict.ts';
import { faultParameters } from './fault-parameters.ts';
import { finalState } from './final-state.ts';
import { forRange } from './for-range.ts';
import { lastBranch } from './last-branch.ts';
import { neverEnds } from './never-ends.ts';
import { neverPolled } from './never-polled.ts';
import { nextNeverTaken } from './next-never-taken.ts';
import { noWayOn } from './no-way-on.ts';
import { probeRules } from './probe-rules.ts';
import type { Rule } from './rule.ts';
import { schedule } from './schedule.ts';
import { structure } from './structure.ts';
import { timeoutTooShort } from './timeout-too-short.ts';
import { unknownState } from './unknown-state.ts';
import { unreachableState } from './unreachable-state.ts';
import { wayNeverTaken } from './way-never-taken.ts';
import { zeroDuration } from './zero-duration.ts';

/** Everything that is checked beyond the schema. */
export const rules: readonly Rule[] = [
  structure,
  unknownState,
  unreachableState,
  finalState,
  noWayOn,
  nextNeverTaken,
  wayNeverTaken,
  endlessFault,
  forRange,
  branchProbabilities,
  lastBranch,
  neverEnds,
  timeoutTooShort,
  faultParameters,
  faultConflict,
  schedule,
  zeroDuration,
  ...probeRules,
  neverPolled,
  duplicateProbe,
];
