import { pages } from '../support/docs/markdown.ts';
import { isPlayed } from '../support/docs/rules.ts';
import { runBlocks } from '../support/docs/run.ts';
import { describeWhere } from '../support/needs.ts';

// Pages that have commands which need something of the machine, with all their commands, in their order.
for (const { path, blocks } of pages()) {
  const commands = blocks.filter(isPlayed);
  const needs = [...new Set(commands.flatMap(({ directive }) => directive.needs ?? []))];
  if (needs.length === 0) continue;
  describeWhere([...needs, 'netns'], path, () => runBlocks(commands, { apart: true }));
}
