import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/cli/agent/settings.ts';
import { type Workspace, workspace } from '../../support/squall.ts';

/** A plugin's fault, as other people write one. */
const PLUGIN = `export default {
  name: 'hiccup', summary: 'hiccups', uses: [{ name: 'main', parameters: {} }],
  schema: { type: 'object', additionalProperties: false, properties: {} },
  lasting: () => 'until-reverted', describe: () => 'a hiccup', missing: () => [],
  plan: () => ({ undo: null, observation: { message: 'planned' } }), apply: () => {},
  verify: () => ({ message: 'hic' }), revert: () => ({ message: 'over' }),
};
`;

let space: Workspace;
const said: string[] = [];
beforeEach(() => {
  space = workspace();
  space.write('hiccup.mjs', PLUGIN);
  vi.spyOn(console, 'error').mockImplementation((text) => void said.push(text));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  said.length = 0;
  space.remove();
});

it.each([
  ['allow', 'cpuu', '', 'did you mean `cpu`?'],
  ['deny', 'netwrok', '', 'did you mean `network`?'],
  ['deny', 'hicup', 'plugins: [./hiccup.mjs]\n', 'did you mean `hiccup`?'],
])('a kind to %s that there is not is an error: %s', async (key, kind, plugins, hint) => {
  const config = space.write('squall.yaml', `${plugins}limits: {${key}: [${kind}]}\n`);
  await expect(readSettings({ config, plugin: [] })).rejects.toMatchObject({ exitCode: 2 });
  expect(said.join('')).toContain(`there is no fault \`${kind}\``);
  expect(said.join('')).toContain(hint);
});

it('a kind to deny may be a plugin’s', async () => {
  const config = space.write('squall.yaml', 'plugins: [./hiccup.mjs]\nlimits: {deny: [hiccup, cpu]}\n');
  const { limits } = await readSettings({ config, plugin: [] });
  expect(limits.deny).toEqual(['hiccup', 'cpu']);
});
