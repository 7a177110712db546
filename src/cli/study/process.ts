// A program of its own: finds out something for an agent, and ends. See ../agent/studies.ts.
import { setPriority } from 'node:os';
import { injectors } from '../../injectors/index.ts';
import { createRegistry, type Registry } from '../../injectors/registry.ts';
import { loadPluginFile } from '../../packages/load.ts';
import { type Study, type StudyAnswer, StudyRefused, type StudyTask } from './task.ts';

/** What the agent does comes first. */
const NICE = 10;

setPriority(NICE);
process.once('message', async ({ study, plugins }: StudyTask) => {
  const answer = await answerTo(study, plugins);
  process.send?.(answer, () => process.disconnect());
});

async function answerTo(study: Study, plugins: readonly string[]): Promise<StudyAnswer> {
  try {
    const more = await Promise.all(plugins.map((file) => loadPluginFile(file)));
    return { found: await find(study, createRegistry([...injectors, ...more.flat()])) };
  } catch (error) {
    // Whoever asked is told in words; what node prints of an error that nobody caught is its source.
    const { message, hint } = error as Error & { hint?: string };
    const code = error instanceof StudyRefused ? error.code : 'internal';
    return { refused: { code, message, ...(hint === undefined ? {} : { hint }) } };
  }
}

async function find(study: Study, registry: Registry): Promise<unknown> {
  switch (study.kind) {
    case 'draw':
      return (await import('./draw.ts')).draw(study, registry);
    case 'simulate':
      return (await import('./simulate.ts')).simulate(study, registry);
    case 'report':
      return (await import('./report.ts')).report(study, registry);
    case 'check':
      return (await import('./check.ts')).check(registry);
  }
}
