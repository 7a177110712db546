import { readFileSync } from 'node:fs';
import {
  AGENT_EVENTS,
  AGENT_HEADER,
  type EventDocument,
  RUN_EVENTS,
  RUN_HEADER,
} from '../../src/events/document.ts';
import { table } from './table.ts';

/** Events of real runs, one of each kind. */
export function recorded(): Record<string, unknown>[] {
  return readFileSync('scripts/docs/events/recorded.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The page of events: those of runs each with one that a real run has told. */
export function eventsPage(): string {
  return `# Events

Everything that happens is an event: one JSON object a line in \`squall run --json\`, in the journal of a run
(\`runs/RUN.jsonl\` in the state directory), in [the API's](api.md) stream, and in the agent's own file. New fields may come:
take those you do not know for nothing. This page is made by \`npm run docs\` from the types in the code; the examples are from
real runs.

## Of a run

The same kinds for real, dry and simulated. A dry run has \`fault.skipped\` where a real one has \`fault.injected\`. Every event
has these fields:

${fields(RUN_HEADER)}

${Object.entries<EventDocument>(RUN_EVENTS).map(section).join('\n\n')}

## Of an agent

An agent numbers everything, what its runs say included. Its own events have no \`run\` or \`scenario\` but where they are
named below. All have these fields:

${fields(AGENT_HEADER)}

${Object.entries<EventDocument>(AGENT_EVENTS).map(section).join('\n\n')}
`;
}

function section([name, { means, fields: own }]: [string, EventDocument]): string {
  const example = recorded().find(({ event }) => event === name);
  const shown = example && `\`\`\`json\n${JSON.stringify(example)}\n\`\`\``;
  return [`### ${name}`, means, fields(own), shown].filter(Boolean).join('\n\n');
}

function fields(all: Readonly<Record<string, string>>): string {
  const rows = Object.entries(all).map(([name, text]) => [`\`${name}\``, text]);
  return rows.length === 0 ? '' : table(['field', 'what it is'], rows);
}
