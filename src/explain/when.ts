import cronstrue from 'cronstrue';
import { formatDuration } from '../plugin/index.ts';
import type { Scenario, Schedule } from '../scenario/scenario.ts';
import { nextCron } from '../schedule/cron.ts';
import { localTime } from '../time/local-time.ts';
import { percent } from './words.ts';

/** Times at which it fires next that are told. */
const TOLD = 3;

const CONCURRENCY = {
  forbid: 'A firing is passed over while a run of it is going on.',
  allow: 'A firing starts another run while one is going on.',
  replace: 'A firing ends a run of it that is going on, undoes it, and starts anew.',
} as const;

/** What starts a scenario, in sentences. */
export function when({ schedule, suspend, concurrency, environment }: Scenario, now: number): string[] {
  return [
    '`squall run` starts it at once.',
    ...(schedule.length === 0 ? ['An agent starts it only when told to: it has no schedule.'] : []),
    ...schedule.map((rule) => `An agent starts it ${ruleWords(rule)}.${nextTimes(rule, now)}`),
    ...(schedule.length > 0 ? [CONCURRENCY[concurrency]] : []),
    ...(suspend ? ['Its schedule is switched off for now (`suspend: true`).'] : []),
    ...(environment === undefined ? [] : [`It is refused anywhere but in "${environment}".`]),
  ];
}

function ruleWords(rule: Schedule): string {
  const { jitter, probability, startingDeadline } = rule;
  return [
    'every' in rule
      ? `every ${formatDuration(rule.every)}`
      : `${cronWords(rule.cron)} (${rule.timezone} time)`,
    ...(jitter > 0 ? [`up to ${formatDuration(jitter)} later`] : []),
    ...(probability < 1 ? [`with a chance of ${percent(probability)} each time`] : []),
    `not where it was missed by more than ${formatDuration(startingDeadline)}`,
  ].join(', ');
}

/** `at 10:00, Monday through Friday`; of what has no words, the expression. */
function cronWords(cron: string): string {
  try {
    const words = cronstrue.toString(cron, { use24HourTimeFormat: true });
    return words.charAt(0).toLowerCase() + words.slice(1);
  } catch {
    return `by the cron expression ${JSON.stringify(cron)}`;
  }
}

function nextTimes(rule: Schedule, now: number): string {
  if ('every' in rule) return '';
  const { cron, timezone } = rule;
  const times: string[] = [];
  for (let after = now; times.length < TOLD; ) {
    const next = nextCron(cron, timezone, after);
    if (next === undefined) break;
    const { date, minute } = localTime(next, timezone);
    times.push(`${date} ${clock(minute)}`);
    after = next;
  }
  return times.length === 0 ? ' It never fires again.' : ` Next: ${times.join(', ')}.`;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
