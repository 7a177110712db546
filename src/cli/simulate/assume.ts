import { closest } from '../../document/suggest.ts';
import { parseDuration } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Assumptions, eventsOf, probesOf } from '../../simulate/assumptions.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/**
 * What `--assume` says: `PROBE=fail`, `PROBE=fail:0.1`, `PROBE=hold`, `EVENT=5m` or `EVENT=never`.
 *
 * @throws Failure where it cannot be read, or names nothing that the scenarios have
 */
export function parseAssumptions(options: readonly string[], scenarios: readonly Scenario[]): Assumptions {
  const names = { probes: probesOf(scenarios), events: eventsOf(scenarios) };
  const failing = new Map<string, number>();
  const events = new Map<string, number | undefined>();
  for (const option of options) {
    const [name, value] = split(option);
    const probability = failureOf(value, option);
    if (probability !== undefined) failing.set(known(name, names.probes, 'probe'), probability);
    else events.set(known(name, names.events, 'event'), timeOf(value, option));
  }
  return { failing, events };
}

function split(option: string): [name: string, value: string] {
  // A probe without a name of its own may have an `=` in the words it is called by.
  const at = option.lastIndexOf('=');
  if (at < 1) throw wrong(option, 'there is no `=`');
  return [option.slice(0, at), option.slice(at + 1)];
}

function failureOf(value: string, option: string): number | undefined {
  if (value === 'hold') return 0;
  if (value === 'fail') return 1;
  if (!value.startsWith('fail:')) return undefined;
  const probability = Number(value.slice('fail:'.length));
  if (/^[\d.]+$/.test(value.slice('fail:'.length)) && probability >= 0 && probability <= 1)
    return probability;
  throw wrong(option, 'the probability is no number from 0 to 1');
}

function timeOf(value: string, option: string): number | undefined {
  if (value === 'never') return undefined;
  try {
    return parseDuration(value);
  } catch {
    throw wrong(option, `${JSON.stringify(value)} is none of that`);
  }
}

function known(name: string, names: ReadonlySet<string>, what: string): string {
  if (names.has(name)) return name;
  const meant = closest(name, names);
  const list = names.size === 0 ? `they have no ${what}s` : `there are: ${[...names].join(', ')}`;
  throw new Failure(
    EXIT.usage,
    `--assume names the ${what} ${JSON.stringify(name)}, which the scenarios do not have`,
    meant === undefined ? list : `did you mean "${meant}"?`,
  );
}

function wrong(option: string, why: string): Failure {
  return new Failure(
    EXIT.usage,
    `--assume takes "PROBE=fail", "PROBE=fail:0.1", "PROBE=hold", "EVENT=5m" or "EVENT=never", not ${JSON.stringify(option)}: ${why}`,
  );
}
