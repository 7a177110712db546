/** The part of a target that a linear ramp has reached, 0 to 1. Both in milliseconds; no ramp: all of it. */
export function ramped(elapsed: number, ramp: number): number {
  return elapsed >= ramp ? 1 : Math.max(0, elapsed / ramp);
}
