import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSettings } from '../../../src/cli/agent/settings.ts';
import { pluginSource } from '../../support/plugin.ts';
import { type Workspace, workspace } from '../../support/squall.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
  space.write('hiccup.mjs', pluginSource('hiccup'));
});
afterEach(() => space.remove());

it.each([
  ['allow', 'cpuu', '', 'did you mean `cpu`?'],
  ['deny', 'netwrok', '', 'did you mean `network`?'],
  ['deny', 'hicup', 'plugins: [./hiccup.mjs]\n', 'did you mean `hiccup`?'],
])('an agent is not started with a kind to %s that there is not: %s', async (key, kind, plugins, hint) => {
  const config = space.write('squall.yaml', `${plugins}limits: {${key}: [${kind}]}\n`);
  const agent = space.squall(['agent', '--config', config]);
  expect(await agent.exited).toBe(2);
  expect(agent.stderr()).toContain(`there is no fault \`${kind}\``);
  expect(agent.stderr()).toContain(hint);
});

it('a kind to deny may be a plugin’s', async () => {
  const config = space.write('squall.yaml', 'plugins: [./hiccup.mjs]\nlimits: {deny: [hiccup, cpu]}\n');
  const { limits } = await readSettings({ config, plugin: [] });
  expect(limits.deny).toEqual(['hiccup', 'cpu']);
});
