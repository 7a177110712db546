import { setFlagsFromString } from 'node:v8';

/**
 * A simulation makes much garbage and keeps next to nothing. V8 would give it ever more room before it looks what is
 * left, three times 16 MiB in the end; with the room that it begins with it is as fast, and 30 MiB smaller.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
