import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { workspace } from '../../support/squall.ts';

const space = workspace();
afterAll(() => space.remove());

const SCENARIO = `name: two-faults
states:
  hold:
    inject:
      process: { name: nobody-is-called-this, ifNone: skip }
      cpu: { load: 1, cores: [4095] }
    for: 1s
    next: done
  done: { final: true }
`;

describe('squall explain', () => {
  it('explains, and says what this machine lacks', async () => {
    const squall = space.squall(['explain', space.write('two.yaml', SCENARIO)]);
    expect(await squall.exited).toBe(0);
    const text = squall.stdout();
    for (const heading of [
      'When',
      'Safeguards',
      'What happens',
      'How long',
      'What it changes',
      'What it needs',
    ])
      expect(text).toContain(`\n${heading}\n`);
    expect(text).toMatch(/hold\.cpu: .*4095.* is missing/s);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says the same as JSON, where faults that lack nothing are listed, too', async () => {
    const squall = space.squall(['explain', '--json', space.write('two.yaml', SCENARIO)]);
    expect(await squall.exited).toBe(0);
    expect(JSON.parse(squall.stdout())).toMatchObject({
      scenario: 'two-faults',
      states: [{ state: 'hold', probability: 1 }, { state: 'done' }],
      needs: [
        { fault: 'hold.process', ok: true, missing: [] },
        { fault: 'hold.cpu', type: 'cpu', ok: false, optional: false },
      ],
    });
  });

  it('says where the limits of a config are against it', async () => {
    const config = space.write('config/config.yaml', 'limits: { deny: [cpu] }\n');
    const squall = space.squall(['explain', '--config', config, space.write('two.yaml', SCENARIO)]);
    expect(await squall.exited).toBe(0);
    expect(squall.stdout()).toContain('The config is against it: limit deny:');
  });

  it('says what is wrong with a file that is not valid', async () => {
    const squall = space.squall(['explain', space.write('bad.yaml', 'name: bad\n')]);
    expect(await squall.exited).toBe(2);
    expect(squall.stderr()).toContain('required key `states` is missing');
  });

  it('explains a scenario of which nothing is exact', async () => {
    const file = fileURLToPath(new URL('../../../scenarios/quarterly-game-day.yaml', import.meta.url));
    const squall = space.squall(['explain', file]);
    expect(await squall.exited).toBe(0);
    expect(squall.stdout().replaceAll(/\s+/g, ' ')).toContain(
      'This is not quite exact: the state "afternoon"',
    );
  });
});
