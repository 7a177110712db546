import { validateDetailed } from 'node-cron';
import { quoted } from '../../document/explain/words.ts';
import type { Finding } from '../../document/finding.ts';
import { below } from '../../document/pointer.ts';
import type { Draft } from '../draft/draft.ts';
import { isMapping } from '../draft/fields.ts';
import type { Rule } from './rule.ts';
import { unknownTimezone } from './timezone.ts';

/** Cron expressions can be read and time zones exist. */
export const schedule: Rule = function* (draft) {
  const { schedule: list } = draft.root.value;
  for (const [index, item] of (Array.isArray(list) ? list : []).entries()) {
    if (!isMapping(item)) continue;
    const pointer = below('/schedule', index);
    yield* checkCron(item.cron, below(pointer, 'cron'), draft);
    const at = below(pointer, 'timezone');
    const zone =
      typeof item.timezone === 'string' && !draft.broken(at) ? unknownTimezone(item.timezone, at) : undefined;
    if (zone) yield zone;
  }
};

function* checkCron(cron: unknown, pointer: string, { broken }: Draft): Iterable<Finding> {
  if (typeof cron !== 'string' || broken(pointer)) return;
  const errors = oversize(cron) ?? validateDetailed(cron).errors.map(cronError);
  if (errors.length === 0) return;
  yield {
    pointer,
    at: 'value',
    code: 'invalid-cron',
    message: `${quoted(cron)} is not a cron expression: ${errors.join('; ')}`,
    hint: 'five fields: minute, hour, day of month, month and week day; a field of seconds may come first',
  };
}

/** Characters of an expression: with every second, minute, hour and day in a list of its own there are fewer. */
const LONGEST = 1000;

/** A number that no field has, or a star that is part of one. */
const NO_NUMBER = /\d{4}|\*[\d*]|\d\*/;

/** node-cron writes ranges out before it looks at their ends, and stars as ranges: `*500000000` takes all memory. */
function oversize(cron: string): string[] | undefined {
  if (cron.length > LONGEST) return [`it is longer than ${LONGEST} characters`];
  const fields = cron.split(/\s+/).filter((field) => NO_NUMBER.test(field));
  return fields.length === 0 ? undefined : fields.map((field) => `${quoted(field)} is no field of one`);
}

function cronError({ field, value, message }: { field: string; value?: string; message: string }): string {
  if (field === 'expression') return message.replace('but got', 'not');
  if (message.includes('impossible')) return 'that month has no such day';
  return `${quoted(value ?? '')} is no ${field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
}
