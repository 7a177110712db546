import { expect, it } from 'vitest';
import type { StudyTask } from '../../src/cli/study/task.ts';
import { askChild, TookTooLong } from '../../src/loader/child.ts';

const ENDLESS: StudyTask = {
  study: {
    kind: 'simulate',
    question: {
      what: 'name: often\nschedule: [{every: 1s}]\nstates: {a: {for: 20ms, next: b}, b: {final: true}}\n',
      from: 0,
      until: 365 * 86_400_000,
      seed: 1,
      seedForAll: false,
      plays: 1000,
      events: false,
    },
  },
  plugins: [],
};

it('a process that takes longer than it may is ended', async () => {
  const asked = askChild('study', ENDLESS, { what: 'the simulation', limit: 1500 });
  await expect(asked).rejects.toThrow(TookTooLong);
  await expect(asked).rejects.toThrow('the simulation took longer than 1500 ms');
});

it('a process that fails says why', async () => {
  const asked = askChild('no-such-program', ENDLESS, { what: 'the check', limit: 20_000 });
  await expect(asked).rejects.toThrow(
    /^the process for the check ended \(exit code 1\) .*no-such-program\.js/s,
  );
});

it('what nobody waits for is not begun', async () => {
  const options = { what: 'the check', limit: 20_000, signal: AbortSignal.abort() };
  await expect(askChild('study', ENDLESS, options)).rejects.toThrow('nobody waits for the check any more');
});
