import { readFileSync } from 'node:fs';
import { program } from '../../../src/cli/program.ts';
import { helm } from '../helm.ts';

/**
 * What is wrong with a command that cannot be run where tests are: that its verb, options and arguments are there, by
 * the definitions that Squall itself parses them with; that npm knows the script; that the chart takes the values.
 */
export function flawOf(command: string): string | undefined {
  for (const part of command.split('&&')) {
    const [tool = '', ...words] = wordsOf(part);
    const flaw = TOOLS[tool] ? TOOLS[tool](words) : `no rule says how to look at \`${tool}\``;
    if (flaw) return `${part.trim()}: ${flaw}`;
  }
  return undefined;
}

const TOOLS: Readonly<Record<string, (words: readonly string[]) => string | undefined>> = {
  squall: flawOfSquall,
  npm: flawOfNpm,
  helm: flawOfHelm,
  kubectl: flawOfKubectl,
  mkdir: () => undefined,
  cd: () => undefined,
};

/** @param whole false: a mention in running text, which may leave arguments out */
export function flawOfSquall([name = '', ...words]: readonly string[], whole = true): string | undefined {
  if (name.startsWith('-') || /^[A-Z]+$/.test(name)) return undefined;
  const verb = program.commands.find((each) => each.name() === name);
  if (!verb) return `there is no verb ${name}`;
  try {
    const { operands, unknown } = verb.configureOutput({ writeErr: () => {} }).parseOptions([...words]);
    if (unknown.length > 0) return `it takes no ${unknown[0]}`;
    const wanted = verb.registeredArguments;
    if (operands.length > wanted.length && !wanted.at(-1)?.variadic) return `it takes no ${operands.at(-1)}`;
    const missing = wanted.find(({ required }, index) => required && index >= operands.length);
    return whole && missing ? `it needs ${missing.name()}` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const NPM_KNOWS = ['ci', 'install', 'start', 'test', 'init', 'pack'];

function flawOfNpm([verb = '', script]: readonly string[]): string | undefined {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const wanted = verb === 'run' ? script : ['start', 'test'].includes(verb) ? verb : undefined;
  if (wanted === undefined) return NPM_KNOWS.includes(verb) ? undefined : `npm has no ${verb}`;
  return wanted in scripts ? undefined : `there is no script ${wanted}`;
}

function flawOfHelm([verb = '', ...words]: readonly string[]): string | undefined {
  if (verb !== 'install') return `no rule says how to look at \`helm ${verb}\``;
  return rendered(words) === '' ? 'the chart makes nothing of it' : undefined;
}

/** What names something that is ours is in what the chart makes. */
function flawOfKubectl(words: readonly string[]): string | undefined {
  const chart =
    rendered(['demo', 'helm/squall', '--set', 'demo.enabled=true']) + rendered(['squall', 'helm/squall']);
  const container = words[words.indexOf('--container') + 1];
  if (words.includes('--container') && !chart.includes(`name: ${container}`))
    return `no container ${container}`;
  for (const word of words) {
    const [, kind, name] = /^(deployment|pod|service)\/(.+)$/.exec(word) ?? [];
    if (kind && !new RegExp(`^kind: ${kind}\nmetadata:\n  name: ${name}$`, 'mi').test(chart))
      return `no ${word}`;
    const [, label, value] = /^(squall\.dev\/[^=]+)=(.+)$/.exec(word) ?? [];
    if (label && !(chart.includes(label) && chart.includes(value as string)))
      return `the chart knows no ${word}`;
  }
  return undefined;
}

function rendered(words: readonly string[]): string {
  return helm('template', ...words, '--kube-version', '1.33.0');
}

/** Up to where its output goes, or what is said to a reader begins. Without quotes. */
export function wordsOf(command: string): string[] {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const end = words.findIndex((word) => ['#', '>', '|'].includes(word));
  return words.slice(0, end < 0 ? undefined : end).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
