/** How long something takes, in milliseconds. `most` may be infinite. */
export interface Time {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Whether each time between the least and the most is as likely as any other. */
  readonly uniform: boolean;
}

export function exactly(milliseconds: number): Time {
  return uniform(milliseconds, milliseconds);
}

export const NEVER = exactly(Number.POSITIVE_INFINITY);

export function uniform(least: number, most: number): Time {
  return { mean: least === most ? least : (least + most) / 2, least, most, uniform: true };
}

/** The time until the first of two is over, or until both are; undefined where what is known of them does not tell. */
export function combine(a: Time, b: Time, pick: 'first' | 'last'): Time | undefined {
  if (a.most <= b.least) return pick === 'first' ? a : b;
  if (b.most <= a.least) return pick === 'first' ? b : a;
  const [certain, drawn] = a.least === a.most ? [a, b] : [b, a];
  if (certain.least !== certain.most || !drawn.uniform) return undefined;
  const choose = pick === 'first' ? Math.min : Math.max;
  const at = certain.mean;
  const before = (at - drawn.least) / (drawn.most - drawn.least);
  const early = choose((drawn.least + at) / 2, at);
  const late = choose((at + drawn.most) / 2, at);
  return {
    mean: before * early + (1 - before) * late,
    least: choose(drawn.least, at),
    most: choose(drawn.most, at),
    uniform: false,
  };
}

/**
 * The time until a probe that is looked at every so often, at once for the first time, is seen to hold, but not longer
 * than a limit.
 *
 * @param failing how likely each look is to see that it does not hold; between 0 and 1
 */
export function untilSeen(failing: number, every: number, limit: Time): Time {
  const most = limit.most;
  if (most === Number.POSITIVE_INFINITY)
    return { mean: (every * failing) / (1 - failing), least: 0, most, uniform: false };
  // The mean is piecewise linear in the limit, so that the middles of many slices of it are as good as all of it.
  const slices = limit.least === limit.most ? 1 : 2000;
  let mean = 0;
  for (let slice = 0; slice < slices; slice++) {
    mean += meanUntil(failing, every, limit.least + ((slice + 0.5) / slices) * (most - limit.least)) / slices;
  }
  return { mean, least: 0, most, uniform: false };
}

/** The probability that it is not seen by some time, added up over all times before the limit. */
function meanUntil(failing: number, every: number, limit: number): number {
  const whole = Math.floor(limit / every);
  const rest = limit - whole * every;
  const geometric = (failing * (1 - failing ** whole)) / (1 - failing);
  return every * geometric + rest * failing ** (whole + 1);
}
