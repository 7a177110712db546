import type { Surroundings } from './surroundings.ts';

/**
 * The text of a first scenario: mild, short, and aimed at what was found. A process that nobody can be seen to need is
 * only suggested.
 */
export function firstScenario({ address, target: found }: Surroundings): string {
  const target = address && found;
  return `# yaml-language-server: $schema=../schemas/scenario.schema.json
#
# Hypothesis: the application goes on answering while the machine is busy${target ? ' and while one of its processes hangs' : ''}.
# Look for: how much slower it gets, which alert comes first, and how long it takes to be as before.
name: first-storm
description: A busy machine${target ? ', then a process that hangs for a moment' : ''}.
timeout: 5m
# environment: staging # refused anywhere else

# schedule: # when an agent starts it; \`squall run\` starts it now
#   - { cron: "0 10 * * 1-5", timezone: Europe/Berlin, jitter: 15m }
${probes(address)}
states:
  busy:
    inject:
      cpu: { load: 50, workers: 1, ramp: 2s }
    for: 15s
    next: ${target ? 'hang' : 'recover'}
${target ? hang(target) : suggestion(found)}  recover:
    for: 5s
${address ? `    expect:\n      - ${probe(address)}\n` : ''}    next: done
  done: { final: true }
`;
}

function probes(address: Surroundings['address']): string {
  if (!address)
    return `
# steadyState: # must hold before the first fault, and after the last
#   - { name: the application answers, http: { url: "http://localhost:8080/health", within: 1s } }
`;
  return `
steadyState: # must hold before the first fault, and after the last; \`http\`, \`exec\` and others say more than \`tcp\`
  - ${probe(address)}

stopWhen: # looked at throughout; ends the run at once, and undoes it
  - ${probe(address, ', every: 2s, failures: 3')}
`;
}

function probe({ host, port }: NonNullable<Surroundings['address']>, more = ''): string {
  const where = host === 'localhost' ? '' : `host: ${JSON.stringify(host)}, `;
  return `{ name: port ${port} is open, tcp: { ${where}port: ${port}, within: 1s }${more} }`;
}

function hang(target: NonNullable<Surroundings['target']>): string {
  const who = 'name' in target ? `name: ${JSON.stringify(target.name)}` : `port: ${target.port}`;
  return `  hang:
    inject:
      # One of those that match is stopped, and goes on when the state is left.
      process: { ${who}, action: pause, ifNone: skip }
    for: 3s
    next: recover
`;
}

function suggestion(target: Surroundings['target']): string {
  if (!target) return '';
  const lines = hang(target).trimEnd().split('\n');
  return `${['  # Then a process that hangs, once `busy` goes on with it (`next: hang`):', ...lines.map((line) => line.replace('  ', '  # '))].join('\n')}\n`;
}
