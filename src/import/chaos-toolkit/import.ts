import { byHand, type Draft, inSequence, type Step, withGates } from '../draft.ts';
import { StateNames, scenarioName } from '../names.ts';
import type { Section } from '../section.ts';
import type { Source } from '../source.ts';
import { actionState } from './action.ts';
import { configurationOf, substituted } from './configuration.ts';
import { probeOf } from './probe.ts';

type Steps = (readonly [name: string, step: Step])[];

/** Whether a document is an experiment of Chaos Toolkit. */
export function isChaosToolkit({ root }: Source): boolean {
  return root.has('steady-state-hypothesis') || (root.has('method') && root.has('title'));
}

/** The scenario for an experiment of Chaos Toolkit. */
export function importChaosToolkit(source: Source): Draft {
  const root = withConfiguration(source.root);
  const title = root.text('title') ?? 'experiment';
  const description = root.text('description') ?? title;
  const hypothesis = root.section('steady-state-hypothesis');
  const steadyState = (hypothesis?.sections('probes') ?? []).flatMap((probe) => probeOf(probe) ?? []);
  hypothesis?.ignore('title');
  hypothesis?.end();
  const names = new StateNames();
  const steps = root.sections('method').flatMap((activity) => stepsOf(activity, names));
  const undone = rollbacks(root, steps, names);
  root.ignore('version', 'contributions', 'tags', 'dry', 'configuration');
  root.leave('secrets', 'give probes what they need by hand');
  root.leave(
    'controls',
    'what runs beside an experiment has no counterpart; `squall run --json` tells all that happens',
  );
  root.leave('extensions', 'data of other programs');
  root.leave('runtime', 'faults are always taken back');
  root.end();
  const all: Steps = steps.length + undone.length > 0 ? [...steps, ...undone] : [['nothing', {}]];
  return {
    name: scenarioName(title),
    description,
    ...(steadyState.length > 0 ? { steadyState } : {}),
    ...withGates(inSequence(all)),
  };
}

/** Where values are given in `configuration`, they stand for `${name}`. */
function withConfiguration(root: Section): Section {
  const configuration = configurationOf(root);
  return root.mapped((value) => substituted(value, configuration));
}

function stepsOf(activity: Section, names: StateNames): Steps {
  const pauses = activity.section('pauses');
  const [before, after] = [pauses?.number('before'), pauses?.number('after')];
  pauses?.end();
  const name = activity.text('name') ?? 'activity';
  const steps: Steps = before ? [[names.take(`before ${name}`), { for: seconds(before) }]] : [];
  if (activity.has('ref')) activity.leave('ref', 'repeat the probe by hand');
  else
    steps.push(
      ...(activity.text('type') === 'action'
        ? doing(activity, after, names)
        : looking(activity, after, names)),
    );
  return steps;
}

function doing(activity: Section, after: number | undefined, names: StateNames): Steps {
  const name = activity.text('name') ?? 'action';
  const step = actionState(activity, after === undefined ? undefined : seconds(after));
  const rest: Steps =
    after && !('for' in step) ? [[names.take(`after ${name}`), { for: seconds(after) }]] : [];
  return [[names.take(name), step], ...rest];
}

/** A probe in between only tells there; here it decides. */
function looking(activity: Section, after: number | undefined, names: StateNames): Steps {
  const name = activity.text('name') ?? 'probe';
  const wait = after ? { for: seconds(after) } : {};
  if (!activity.has('tolerance')) {
    activity.notes.add(
      activity.pointer,
      `${name}: a probe without a tolerance only tells, and expects nothing`,
    );
    return after ? [[names.take(name), wait]] : [];
  }
  const probe = probeOf(activity);
  if (!probe) return after ? [[names.take(name), wait]] : [];
  activity.notes.add(
    activity.pointer,
    `${name}: there it is only told; here the run fails where it does not hold`,
  );
  return [[names.take(name), { ...wait, expect: [probe] }]];
}

/** Squall takes its own faults back; what a person has done, a person undoes. */
function rollbacks(root: Section, steps: Steps, names: StateNames): Steps {
  const byPerson = steps.some(([, step]) => 'on' in step);
  return root.sections('rollbacks').flatMap((activity) => {
    const name = activity.text('name') ?? 'rollback';
    const what = byPerson ? 'it waits for somebody to do it' : 'faults are taken back by themselves';
    activity.notes.add(activity.pointer, `rollback ${name}: ${what}`);
    return byPerson ? [[names.take(name), byHand(name)] as const] : [];
  });
}

function seconds(number: number): string {
  return number < 1 ? `${Math.round(number * 1000)}ms` : `${number}s`;
}
