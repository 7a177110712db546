import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { program } from '../src/cli/program.ts';
import { injectors } from '../src/injectors/index.ts';
import type { JsonSchema } from '../src/plugin/index.ts';

const root = new URL('../', import.meta.url);
const readme = read('README.md');

describe('the README', () => {
  it('names every verb', () => {
    const [, table = ''] = /## Commands\n(.*?)\n### /s.exec(readme) ?? [];
    const verbs = program.commands.map((verb) => verb.name());
    expect(verbs.filter((verb) => !new RegExp(`[\`\\s]${verb}\\b`).test(table))).toEqual([]);
  });

  it('lists every library that Squall is made of, and no other', () => {
    const { dependencies } = JSON.parse(read('package.json'));
    const [, table = ''] = /## Libraries\n(.*?)\n## /s.exec(readme) ?? [];
    const listed = [...table.matchAll(/^\| \[([^\]]+)\]/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(Object.keys(dependencies).sort());
  });
});

it('the language page names every parameter of every fault', () => {
  const [, table = ''] = /## Faults\n(.*?)\n## /s.exec(read('docs/language.md')) ?? [];
  for (const { name, schema } of injectors) {
    const [row = ''] = table.split('\n').filter((line) => line.startsWith(`| \`${name}\``));
    const named = [...row.matchAll(/`([A-Za-z]+)`/g)].map(([, parameter]) => parameter);
    expect(named).toEqual(expect.arrayContaining(Object.keys(schema.properties as object)));
  }
});

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

it.each(
  injectors.map(({ name }) => name).filter((name) => existsSync(new URL(`docs/faults/${name}.md`, root))),
)('the page of %s names every parameter of it', (name) => {
  const page = read(`docs/faults/${name}.md`);
  const wanted = parametersOf(injectors.find((each) => each.name === name)?.schema as JsonSchema);
  expect(wanted.filter((parameter) => !page.includes(`\`${parameter}\``))).toEqual([]);
});

it('the scenarios in the README are those that there are', () => {
  const listed = [...readme.matchAll(/^\| \[[^\]]+\]\(scenarios\/([^)]+)\)/gm)].map(([, file]) => file);
  expect(listed.sort()).toEqual(readdirSync(new URL('scenarios', root)).sort());
});

/** The names of parameters, and of those within them as `outer.inner`. */
function parametersOf({ properties, anyOf }: JsonSchema, prefix = ''): string[] {
  const inner = [anyOf ?? []].flat().flatMap((each) => parametersOf(each as JsonSchema, prefix));
  const own = Object.entries((properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, property]) => [
    `${prefix}${key}`,
    // A process selector has a page of its own.
    ...(key === 'in' ? [] : parametersOf(property, `${prefix}${key}.`)),
  ]);
  return [...own, ...inner];
}
