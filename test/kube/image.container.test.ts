import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BASE, IMAGE } from '../support/image.ts';
import { describeWhere } from '../support/needs.ts';

const options = { encoding: 'utf8', timeout: 60_000, stdio: 'pipe' } as const;
const podman = (...args: readonly string[]) => execFileSync('podman', args, options);

/** Runs a program in a container that may write nothing, as the image's user or as another. */
function inside(program: readonly string[], user?: string): string {
  const as = user === undefined ? [] : ['--user', user];
  const [entrypoint = '', ...args] = program;
  return podman(
    'run',
    '--rm',
    '--network',
    'none',
    '--read-only',
    ...as,
    '--entrypoint',
    entrypoint,
    IMAGE,
    ...args,
  );
}

const inspect = (image: string, format: string) =>
  podman('image', 'inspect', '--format', format, image).trim();
const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

describeWhere(['podman'], 'the image', () => {
  it.each([undefined, '0', '12345'])('runs for any user, without a file system to write to (%s)', (user) => {
    expect(inside(['squall', '--version'], user)).toBe(`${version}\n`);
    expect(inside(['id', '-u'], user).trim()).toBe(user ?? '1000');
  });

  it('starts the agent, which says what it lacks', () => {
    const args = ['run', '--rm', '--network', 'none', '--read-only', IMAGE, 'agent', '--scenarios', '/none'];
    expect(() => podman(...args)).toThrow(/EROFS|read-only|\/none/);
  });

  it.each(['ip', 'tc', 'nft', 'ps', 'pkill', 'sh'])('has %s', (program) => {
    expect(inside(['which', program])).toMatch(/^\//);
  });

  it('has nothing that builds or installs, and no trace of what did', () => {
    const look =
      'find / -xdev \\( -name node_modules -o -name .npmrc -o -name npmrc -o -name "*.ts" \\) 2>/dev/null; true';
    expect(inside(['sh', '-c', look], '0')).toBe('');
    for (const program of ['npm', 'npx', 'apt', 'perl', 'gcc', 'make', 'curl'])
      expect(() => inside(['which', program])).toThrow();
  });

  it('lists what the bundle is made of', () => {
    const { packages } = JSON.parse(inside(['cat', '/opt/squall/sbom.spdx.json']));
    const names = packages.map(({ name }: { readonly name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    expect(names).not.toContain('vitest');
    expect(inside(['cat', '/var/lib/dpkg/status'])).toContain('Package: nftables');
  });

  it('says what it is', () => {
    const labels = JSON.parse(inspect(IMAGE, '{{json .Config.Labels}}'));
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'Squall',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
    expect(inspect(IMAGE, '{{.Config.User}}')).toBe('1000:1000');
  });

  it('is smaller than what it is based on', () => {
    const [own, base] = [IMAGE, BASE].map((image) => Number(inspect(image, '{{.Size}}'))) as [number, number];
    expect(own).toBeLessThan(base);
    expect(own).toBeLessThan(200e6);
  });
});
