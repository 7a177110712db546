import { expect, it } from 'vitest';
import { HaltSwitch } from '../../../src/agent/halt/switch.ts';
import type { Decisions } from '../../../src/journal/decisions.ts';

it('a halt that comes while another one is being lifted is told after that', async () => {
  const said: string[] = [];
  let current: Decisions = { seed: 1, paused: [], allPaused: false };
  let write = () => {};
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const halts = new HaltSwitch({
    decisions: {
      get current() {
        return current;
      },
      change: (change) => {
        current = { ...current, ...change } as Decisions;
        return written;
      },
    },
    clock: { now: () => 0 },
    onHalted: ({ reason }) => said.push(`halted: ${reason}`),
    onLifted: () => said.push('lifted'),
  });
  void halts.halt('operator', 'lunch');
  const lifting = halts.lift();
  void halts.halt('probe', 'errors');
  write();
  expect(await lifting).toMatchObject({ by: 'probe' });
  expect(said).toEqual(['halted: lunch', 'lifted', 'halted: errors']);
});
