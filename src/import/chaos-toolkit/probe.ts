import { isMapping, type Section } from '../section.ts';
import { commandOf } from './command.ts';

/** A probe for an activity that looks at something; undefined, with a note, where there is no counterpart. */
export function probeOf(activity: Section): Record<string, unknown> | undefined {
  const name = activity.text('name') ?? 'probe';
  const provider = activity.section('provider');
  activity.ignore('type');
  activity.leave('controls', 'have no counterpart');
  activity.leave('background', 'a probe is waited for');
  const probe = provider && PROVIDERS.get(provider.text('type'))?.(provider, activity);
  if (!probe) {
    activity.notes.add(
      activity.pointer,
      `${name}: a probe in ${provider?.text('type') ?? 'nothing'} cannot be carried over; \`exec\` runs any command`,
    );
    return undefined;
  }
  provider.leave('secrets', 'give it what it needs by hand');
  provider.end();
  activity.end();
  return { name, ...probe };
}

type Provider = (provider: Section, activity: Section) => Record<string, unknown> | undefined;

const PROVIDERS: ReadonlyMap<string | undefined, Provider> = new Map([
  ['http', http],
  ['process', process],
]);

function http(provider: Section, activity: Section): Record<string, unknown> {
  const method = provider.text('method');
  const headers = provider.value('headers');
  const seconds = timeoutOf(provider);
  provider.leave('arguments', 'put them in `url` or `body` by hand');
  provider.leave('verify_tls', 'certificates are always checked');
  return {
    http: {
      url: provider.text('url'),
      ...(method ? { method: method.toUpperCase() } : {}),
      ...(isMapping(headers) ? { headers: texts(headers) } : {}),
      ...(seconds === undefined ? {} : { within: `${seconds}s` }),
      ...httpTolerance(activity),
    },
  };
}

function process(provider: Section, activity: Section): Record<string, unknown> {
  const seconds = timeoutOf(provider);
  const command = commandOf(provider);
  provider.leave('env', 'set it in the command by hand');
  return {
    exec: {
      command,
      ...exitCode(activity),
      ...(seconds === undefined ? {} : { within: `${seconds}s` }),
    },
  };
}

/** Seconds: of a time for connecting and one for the answer, both together. */
function timeoutOf(provider: Section): number | undefined {
  const value = provider.value('timeout');
  const numbers = [value].flat().filter((each) => typeof each === 'number') as number[];
  return numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0);
}

function texts(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
}

function httpTolerance(activity: Section): Record<string, unknown> {
  const tolerance = activity.value('tolerance');
  if (typeof tolerance === 'number') return { status: tolerance };
  if (typeof tolerance === 'string') return { bodyMatches: escaped(tolerance) };
  if (isMapping(tolerance)) {
    const { type, pattern, path, expect } = tolerance as Record<string, unknown>;
    if (type === 'regex' && typeof pattern === 'string') return { bodyMatches: pattern };
    const wanted = Array.isArray(expect) && expect.length === 1 ? expect[0] : expect;
    if (type === 'jsonpath' && typeof path === 'string' && wanted !== undefined && !Array.isArray(wanted))
      return { jsonPath: path, equals: wanted };
  }
  if (tolerance !== undefined && tolerance !== true)
    activity.leave(
      'tolerance',
      'any answer of 200 to 299 holds here: say it in `status`, `bodyMatches` or `jsonPath`',
    );
  return {};
}

function exitCode(activity: Section): Record<string, unknown> {
  const tolerance = activity.value('tolerance');
  if (typeof tolerance === 'number') return { exitCode: tolerance };
  if (tolerance !== undefined && tolerance !== true)
    activity.leave(
      'tolerance',
      'here the exit code 0 holds: look at the output in the command, with `grep -q`',
    );
  return {};
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
