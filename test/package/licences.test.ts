import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALLOWED, packagesOf, thirdParty } from '../../scripts/licences.mjs';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}
const locked: Readonly<Record<string, Locked>> = JSON.parse(read('package-lock.json')).packages;
const shipped = Object.entries(locked).filter(([path, { dev }]) => path !== '' && !dev);

it('everything that is shipped has a licence that is allowed', () => {
  expect(shipped.length).toBeGreaterThan(50);
  const others = shipped.filter(([, { license = 'none' }]) => !ALLOWED.includes(license));
  expect(others).toEqual([]);
});

it('the bundle is made of what is shipped alone, and lists all of it with its text', () => {
  const listed = [...read('dist/third-party-licences.txt').matchAll(/^-{80}\n\n(\S+) (\S+): (.+)$/gm)].map(
    ([, name, version, license]) => ({ name, version, license }),
  );
  const known = shipped.map(([path, { version, license }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version,
    license,
  }));
  expect(known).toEqual(expect.arrayContaining(listed));
  const direct = Object.keys(JSON.parse(read('package.json')).dependencies);
  expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(direct));
});

it('a build that would ship another licence, or none of its text, fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-licences-'));
  const add = (name: string, license: string) => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
    return place;
  };
  try {
    expect(() => thirdParty([add('@mine/copyleft', 'AGPL-3.0')])).toThrow(/AGPL-3.0.*not allowed/);
    const silent = add('silent', 'MIT');
    expect(() => thirdParty([silent])).toThrow(/silent has no licence text/);
    writeFileSync(join(silent, 'LICENCE.md'), 'As you like.\n');
    expect(thirdParty([silent])).toContain('silent 1.0.0: MIT');
    expect(thirdParty([silent])).toContain('As you like.');
    const files = [`${silent}/a.js`, `\0${silent}/b.js?commonjs`, `${folder}/own.js`];
    expect(packagesOf(files)).toEqual([silent]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
