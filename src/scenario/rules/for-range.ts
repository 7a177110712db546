import { below } from '../../document/pointer.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Rule } from './rule.ts';

/** A range that a time is drawn from has its ends the right way round. */
export const forRange: Rule = function* ({ states }) {
  for (const { pointer, for: range } of states) {
    if (!range || range.min <= range.max) continue;
    const [min, max] = [formatDuration(range.min), formatDuration(range.max)];
    yield {
      pointer: below(pointer, 'for', 'min'),
      at: 'value',
      code: 'for-range',
      message: `\`min\` (${min}) is above \`max\` (${max})`,
      hint: `write {min: ${max}, max: ${min}}`,
    };
  }
};
