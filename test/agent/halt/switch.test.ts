import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HaltSwitch } from '../../../src/agent/halt/switch.ts';
import { identify } from '../../../src/host/signals.ts';
import { openDecisions } from '../../../src/journal/decisions.ts';
import type { ProcessIdentity } from '../../../src/plugin/index.ts';

it('a halt that comes while another one is being lifted is told after that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-halt-'));
  const said: string[] = [];
  const fresh = { seed: 1, now: '2026-01-01T00:00:00.000Z' };
  const halts = new HaltSwitch({
    decisions: openDecisions(folder, identify(process.pid) as ProcessIdentity, fresh, expect.fail),
    clock: { now: () => 0 },
    onHalted: ({ reason }) => said.push(`halted: ${reason}`),
    onLifted: () => said.push('lifted'),
  });
  await halts.halt('operator', 'lunch');
  const lifting = halts.lift();
  await halts.halt('probe', 'errors');
  expect(await lifting).toMatchObject({ by: 'probe' });
  expect(said).toEqual(['halted: lunch', 'lifted', 'halted: errors']);
  rmSync(folder, { recursive: true });
});
