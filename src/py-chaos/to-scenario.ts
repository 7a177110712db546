import type { Lasting, PyChaosConfig } from './config.ts';
import { SPARED } from './target.ts';

/** The name of the scenario. */
export const NAME = 'py-chaos-agent';

/**
 * What a config of Py-Chaos-Agent does, as the text of a scenario: at every tick each failure rolls its own dice, in a
 * region of its own.
 *
 * @returns undefined where no failure is enabled
 */
export function toScenario({ agent, failures }: PyChaosConfig): string | undefined {
  const regions = Object.entries(failures).map(([name, failure]) =>
    region(name, failure.probability, INJECTIONS[name as keyof typeof failures](failure as never)),
  );
  if (regions.length === 0) return undefined;
  return `name: ${NAME}
description: At every tick, each failure rolls its own dice.
schedule:
  - every: ${agent.interval_seconds}s
concurrency: allow # a tick does not wait until the faults of the last one are over
states:
  tick:
    parallel:
${regions.join('')}    next: done
  done: { final: true }
`;
}

/** The lines of a state that injects one failure. */
type Injection<K extends keyof PyChaosConfig['failures']> = (
  failure: NonNullable<PyChaosConfig['failures'][K]>,
) => string[];

const INJECTIONS: { readonly [K in keyof Required<PyChaosConfig['failures']>]: Injection<K> } = {
  cpu: ({ cores, ...failure }) => [`inject: { cpu: { load: 100, workers: ${cores} } }`, lasts(failure)],
  memory: ({ mb, ...failure }) => [`inject: { memory: { size: ${mb}MiB } }`, lasts(failure)],
  process: ({ target_name }) => [
    'inject:',
    '  process:',
    `    command: '${anyCase(target_name)}' # ${target_name}, whatever the case`,
    `    exclude: [${SPARED.join(', ')}]`,
    '    grace: 3s',
    '    ifNone: skip',
  ],
  // On a machine without netem the others go on without it.
  network: ({ interface: device, delay_ms, ...failure }) => [
    `inject: { network: { interface: ${JSON.stringify(device)}, delay: ${delay_ms}ms, optional: true } }`,
    lasts(failure),
  ],
};

function region(name: string, probability: number, injection: readonly string[]): string {
  const next =
    probability === 1
      ? ['next: inject']
      : ['next:', `  - { to: inject, probability: ${probability} }`, '  - { to: done }'];
  const states = [
    'roll:',
    ...indented(next),
    'inject:',
    ...indented([...injection, 'onError: done # the others go on', 'next: done']),
    'done: { final: true }',
  ];
  const lines = [`${name}:`, ...indented(['states:', ...indented(states)])];
  return lines.map((line) => `      ${line}\n`).join('');
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function lasts({ duration_seconds }: Pick<Lasting, 'duration_seconds'>): string {
  return `for: ${duration_seconds}s`;
}

/** A regular expression that finds a text, whatever the case. */
function anyCase(text: string): string {
  return text.replace(/[a-z]|[^\w@:-]/gi, (character) =>
    /[a-z]/i.test(character) ? `[${character.toLowerCase()}${character.toUpperCase()}]` : `\\${character}`,
  );
}
