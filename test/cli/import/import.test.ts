import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { workspace } from '../../support/squall.ts';

const space = workspace();
afterAll(() => space.remove());

const fixture = (file: string) => fileURLToPath(new URL(`../../import/fixtures/${file}`, import.meta.url));

async function run(...args: string[]) {
  const squall = space.squall(args);
  const code = await squall.exited;
  return { code, stdout: squall.stdout(), stderr: squall.stderr() };
}

describe('squall import', () => {
  it.each(['network.yaml', 'workflow.yaml', 'schedule.yaml', 'experiment.json'])(
    'prints a scenario for %s that validates and simulates, and its notes apart from it',
    async (file) => {
      const { code, stdout, stderr } = await run('import', fixture(file));
      expect(code).toBe(0);
      expect(stderr).toMatch(new RegExp(`^Not carried over:\n {2}\\S*${file}:\\d+: `));
      const path = space.write(`${file}.yaml`, stdout);
      expect(await run('validate', path)).toMatchObject({ code: 0 });
      expect(await run('simulate', '--from', '2026-03-02', '--for', '1d', path)).toMatchObject({ code: 0 });
    },
  );

  it('prints none where what comes of it would not be valid, and says why', async () => {
    const spec = 'spec: { action: delay, mode: all, duration: 1m, delay: { latency: 1ms, jitter: 5ms } }';
    const file = space.write(
      'bad.yaml',
      `apiVersion: chaos-mesh.org/v1alpha1\nkind: NetworkChaos\n${spec}\n`,
    );
    const { code, stdout, stderr } = await run('import', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a jitter of 5ms is more than the delay of 1ms');
  });

  it('says where nothing can be carried over, or the file cannot be read', async () => {
    const other = space.write(
      'other.yaml',
      'apiVersion: chaos-mesh.org/v1alpha1\nkind: TimeChaos\nspec: {}\n',
    );
    expect((await run('import', other)).stderr).toMatch(
      /a TimeChaos cannot be[\s\S]*nothing of .* can be carried over/,
    );
    const broken = await run('import', space.write('broken.json', '{"title": "x", "method": [\n'));
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/broken\.json:\d+:\d+: not YAML/);
  });
});
