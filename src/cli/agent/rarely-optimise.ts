import { setFlagsFromString } from 'node:v8';

/** V8 of node 20 counts bytecodes; later ones, calls. What one does not know it complains of on standard error. */
const FLAGS: readonly string[] =
  Number.parseInt(process.versions.v8, 10) < 12
    ? ['--interrupt-budget=10000000']
    : ['--invocation-count-for-maglev=40000', '--invocation-count-for-turbofan=300000'];

/**
 * Has V8 optimise only what is a hundred times as busy as usual. What an agent does once a second is never worth the
 * compiler's time and memory, which are half of what such an agent costs; loops that take long are optimised all the
 * same.
 */
export function rarelyOptimise(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
