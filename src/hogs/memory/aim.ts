/** Bytes below which a correction is not worth its own cost. */
const SLACK = 64 * 1024;

/** Bytes that must be free beyond the reserve before more is taken, so that the size does not swing. */
const COMFORT = 32 * 2 ** 20;

/**
 * The resident size for a hog to reach.
 *
 * @param own bytes that it has before it begins
 * @param joined whether those were charged to another cgroup than the one to be filled
 */
export function goal(size: number, own: number, joined: boolean): number {
  return joined || size <= own ? own + size : size;
}

/**
 * What to add (or, negative, to give back) now, in bytes; 0 where it is near enough. It is half of what is
 * lacking, as adding makes the process itself grow a little, too: the goal is neared from below.
 *
 * @param lacking bytes between the resident size and the goal
 * @param allowed bytes that may be taken without touching the reserve
 * @param most bytes to add at once
 */
export function correction(lacking: number, allowed: number, most: number): number {
  if (allowed < 0) return allowed;
  const change = Math.min(lacking > 8 * SLACK ? lacking / 2 : lacking, most, allowed - COMFORT);
  return change < SLACK ? 0 : change;
}
