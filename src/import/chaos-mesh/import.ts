import { type Draft, inSequence, withGates } from '../draft.ts';
import { StateNames, scenarioName } from '../names.ts';
import type { Section } from '../section.ts';
import type { Source } from '../source.ts';
import { durationOf } from './duration.ts';
import { experimentState, KINDS } from './experiment.ts';
import { workflowMachine } from './workflow.ts';

/** The kinds of object that can be carried over. */
const OBJECTS = [...KINDS, 'Schedule', 'Workflow'];

/** Whether a document is an object of Chaos Mesh. */
export function isChaosMesh({ root }: Source): boolean {
  return /^(?:chaos-mesh\.org|pingcap\.com)\//.test(root.text('apiVersion') ?? '');
}

/** The scenario for an object of Chaos Mesh; undefined where it is of a kind that a sidecar cannot do. */
export function importChaosMesh({ root, notes }: Source): Draft | undefined {
  const kind = root.text('kind') ?? '';
  const spec = root.section('spec');
  const metadata = root.section('metadata');
  const name = scenarioName(metadata?.text('name') ?? kind);
  const imported = spec && importKind(kind, spec);
  if (!spec && OBJECTS.includes(kind)) {
    notes.add('', `a ${kind} without a \`spec\` that is a mapping says nothing that could be carried over`);
    return undefined;
  }
  if (!imported) {
    notes.add('', `a ${kind} cannot be carried over: a sidecar does ${OBJECTS.join(', ')}`);
    return undefined;
  }
  root.ignore('status');
  root.end();
  return { name, description: `A ${kind} of Chaos Mesh.`, ...imported };
}

function importKind(kind: string, spec: Section): Record<string, unknown> | undefined {
  if (kind === 'Schedule') return scheduled(spec);
  if (kind === 'Workflow') return withGates(workflowMachine(spec));
  if (!KINDS.includes(kind)) return undefined;
  const name = new StateNames().take(spec.text('action') ?? kind);
  return inSequence([[name, experimentState(kind, spec)]]);
}

function scheduled(spec: Section): Record<string, unknown> | undefined {
  const kind = spec.text('type') ?? '';
  const inner = spec.section(kind.charAt(0).toLowerCase() + kind.slice(1));
  const machine = inner && importKind(kind, inner);
  if (!machine) return undefined;
  const deadline = spec.number('startingDeadlineSeconds');
  const rule = ruleOf(spec);
  const concurrency = spec.text('concurrencyPolicy');
  spec.ignore('historyLimit');
  spec.end();
  return {
    ...(rule
      ? { schedule: [{ ...rule, ...(deadline === undefined ? {} : { startingDeadline: `${deadline}s` }) }] }
      : {}),
    ...(concurrency === 'Allow' ? { concurrency: 'allow' } : {}),
    ...machine,
  };
}

const SHORTCUTS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

function ruleOf(spec: Section): Record<string, unknown> | undefined {
  const text = spec.text('schedule') ?? '';
  const every = durationOf(/^@every\s+(\S+)$/.exec(text)?.[1]);
  if (every !== undefined) return { every };
  const [, timezone, cron = SHORTCUTS.get(text) ?? text] = /^(?:CRON_)?TZ=(\S+)\s+(.+)$/.exec(text) ?? [];
  if (/^@/.test(cron) || cron === '') {
    spec.leave('schedule', 'such a schedule has no counterpart');
    return undefined;
  }
  const [, , day, , weekDay] = cron.split(/\s+/);
  if ([day, weekDay].every((field) => /^[^*?]/.test(field ?? '')))
    spec.leave('schedule', 'it fires on either of its days there, and here where both hold: write two rules');
  return { cron, ...(timezone === undefined ? {} : { timezone }) };
}
