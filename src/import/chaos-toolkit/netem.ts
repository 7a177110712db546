import type { Known } from './command.ts';

type Value = readonly [parameter: string, read: (text: string) => unknown];

/** What the values after a word of netem are, in their order. */
const WORDS: ReadonlyMap<string, readonly Value[]> = new Map<string, readonly Value[]>([
  [
    'delay',
    [
      ['delay', time],
      ['jitter', time],
    ],
  ],
  ['loss', [['loss', percent]]],
  ['duplicate', [['duplicate', percent]]],
  ['corrupt', [['corrupt', percent]]],
  ['rate', [['rate', rate]]],
  ['distribution', [['distribution', distribution]]],
  ['reorder', []],
  ['gap', []],
  ['slot', []],
  ['ecn', []],
  ['limit', []],
]);

/** `loss random 5%` is `loss 5%`, and jitter without a distribution is uniform. */
const AS_WITHOUT = ['random', 'uniform'];

const EFFECTS = ['delay', 'loss', 'duplicate', 'corrupt', 'rate'];

/** `tc qdisc add dev eth0 root netem delay 100ms 20ms loss 5%`. What deletes a rule is undone anyway. */
export function shaped(args: readonly string[], leave: (what: string) => void): Known | undefined {
  const start = args.indexOf('netem');
  if (!args.includes('add') || start === -1) return args.includes('del') ? { lasts: false } : undefined;
  // Below another qdisc it has some of the traffic only.
  const [, device] = /^qdisc add dev (\S+) root(?: handle \S+)?$/.exec(args.slice(0, start).join(' ')) ?? [];
  if (device === undefined) return undefined;
  const fault: Record<string, unknown> = { interface: device };
  const left: string[] = [];
  for (const [word, ...texts] of phrasesOf(args.slice(start + 1))) {
    const values = WORDS.get(word) ?? [];
    const rest = texts.filter((text, index) => {
      const [parameter, read] = values[index] ?? [];
      const value = read?.(text);
      if (parameter !== undefined && value !== undefined) fault[parameter] = value;
      return value === undefined;
    });
    // How many packets may wait: here as many as it takes.
    if (word !== 'limit' && (rest.length > 0 || values.length === 0)) left.push([word, ...rest].join(' '));
  }
  if (!EFFECTS.some((effect) => effect in fault)) return undefined;
  for (const what of left) leave(what);
  return { inject: { network: fault }, lasts: true };
}

/** Each word of netem with the values that follow it. */
function phrasesOf(args: readonly string[]): [word: string, ...values: string[]][] {
  const phrases: [string, ...string[]][] = [];
  for (const arg of args) {
    const last = phrases.at(-1);
    if (!last || WORDS.has(arg)) phrases.push([arg]);
    else if (!AS_WITHOUT.includes(arg)) last.push(arg);
  }
  return phrases;
}

function time(text: string): string | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([um]?)s(?:ecs?)?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return unit === 'u' ? `${Number(number) / 1000}ms` : `${number}${unit}s`;
}

function percent(text: string): number | undefined {
  const [, number] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}

function rate(text: string): string | undefined {
  return /^\d+(?:\.\d+)?[kmg]bit$/i.test(text) ? text.toLowerCase() : undefined;
}

function distribution(text: string): string | undefined {
  return ['normal', 'pareto', 'paretonormal'].includes(text) ? text : undefined;
}
