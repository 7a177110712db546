// What the bundle is made of, and under which licences: the texts have to go where the code goes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that need no more than their text beside the code; for files of MPL-2.0 and of Graphviz also where their source is. */
export const ALLOWED = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'PSF-2.0',
];

/** The folders of the packages that files lie in; files of ours lie in none. */
export function packagesOf(files) {
  const folders = files.flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replace(/^.*\0|\?.*$/g, ''))?.[0] ?? [],
  );
  return [...new Set(folders)].sort(byName);
}

/**
 * Name, version, licence and its text, of each package.
 *
 * @throws Error where a licence is not allowed, or its text is nowhere
 */
export function thirdParty(folders) {
  const packages = folders.map((folder) => {
    const { name, version, license, homepage, repository } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    if (!ALLOWED.includes(license))
      throw new Error(
        `${name} is under ${JSON.stringify(license)}, which is not allowed in scripts/licences.mjs`,
      );
    const source = homepage ?? repository?.url ?? repository ?? `https://www.npmjs.com/package/${name}`;
    return { name, version, license, source, text: textOf(folder, name) };
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return [
    'Squall contains the following software of others, each under its own licence. The Apache License, Version 2.0,\n' +
      'is that of Squall itself: see LICENSE.\n',
    ...packages.map(
      ({ name, version, license, source, text }) => `${name} ${version}: ${license}\n${source}\n\n${text}\n`,
    ),
  ].join(rule);
}

/** Its own files; where a package has none, the text that its repository has is kept here. */
function textOf(folder, name) {
  const own = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  const kept = join(import.meta.dirname, 'licences', `${name.replace('/', '+')}.txt`);
  const files = own.length > 0 ? own.sort().map((file) => join(folder, file)) : [kept];
  if (!existsSync(files[0]))
    throw new Error(`${name} has no licence text: put the one of its repository at ${kept}`);
  return files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
}

function byName(one, other) {
  return one < other ? -1 : 1;
}
