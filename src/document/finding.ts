import type { Problem, ProblemCode } from './problem.ts';

/** A problem whose place is a node of the file, not yet a line. */
export interface Finding {
  /** JSON pointer of the value meant. */
  readonly pointer: string;
  /** Whether the key of that value is at fault, or the value itself. */
  readonly at: 'key' | 'value';
  /** Default: `error`. */
  readonly severity?: Problem['severity'];
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
}
