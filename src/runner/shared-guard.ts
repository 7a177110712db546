import type { Guard } from '../engine/guard.ts';

/** One guard for all runs of a process: it starts with the first run that needs one, and no run ends it. */
export function sharedGuard(guard: Guard): Guard {
  let started: Promise<void> | undefined;
  const start = () => {
    started ??= guard.start().catch((error) => {
      started = undefined;
      throw error;
    });
    return started;
  };
  return { start, stop: () => {} };
}
