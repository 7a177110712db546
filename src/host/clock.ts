import type { Clock } from '../plugin/clock.ts';

/** The longest wait that a timer of node's takes, in milliseconds: 24.8 days. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, milliseconds) {
    const timer: SystemTimer = { handle: undefined };
    arm(timer, callback, milliseconds);
    return timer;
  },
  clearTimeout(timer) {
    clearTimeout((timer as SystemTimer | undefined)?.handle);
  },
};

interface SystemTimer {
  handle: NodeJS.Timeout | undefined;
}

function arm(timer: SystemTimer, callback: () => void, milliseconds: number): void {
  const rest = milliseconds - LONGEST;
  timer.handle =
    rest > 0
      ? setTimeout(() => arm(timer, callback, rest), LONGEST)
      : setTimeout(callback, Math.max(0, milliseconds));
}
