import type { Registry } from '../injectors/registry.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Branch, Fault, Region, State } from '../scenario/scenario.ts';
import { drawn, enumerate, percent, quoted } from './words.ts';

/** What happens in a state, and where it leads, in sentences. */
export function stateSentences(state: State, registry: Registry): string[] {
  return [
    ...(state.description === undefined ? [] : [state.description]),
    ...state.inject.map((fault) => faultSentence(fault, registry)),
    ...inside(state),
    ...lasting(state),
    ...expectations(state),
    ...ways(state),
  ];
}

function faultSentence({ type, parameters, probability, optional }: Fault, registry: Registry): string {
  const what = registry.get(type)?.describe(parameters) ?? '';
  const chance = probability < 1 ? `, with a chance of ${percent(probability)}` : '';
  return `${type}: ${what}${chance}${optional ? '; a machine that cannot goes on without' : ''}.`;
}

function inside({ nested, parallel }: State): string[] {
  const regions = [...(parallel ?? [])].map(([name, region]) => `${name} (from ${startOf(region)})`);
  return [
    ...(nested ? [`It is a machine of its own, which starts in ${startOf(nested)}.`] : []),
    ...(regions.length > 0 ? [`At the same time run ${enumerate(regions)}.`] : []),
  ];
}

function startOf({ states, initial }: Region): string {
  return quoted(states.get(initial)?.path ?? initial);
}

function lasting({ for: lasts, until, on, nested, parallel, final, inject }: State): string[] {
  const ends = [
    ...(nested ? ['that has come to its end'] : []),
    ...(parallel ? ['all of them have come to their ends'] : []),
    ...(until ? [`${quoted(until.name)} holds (looked at every ${formatDuration(until.every)})`] : []),
    ...(on.size > 0 ? [`somebody sends ${enumerate([...on.keys()], 'or')}`] : []),
  ];
  if (final) return ['Here it ends.'];
  if (ends.length === 0)
    return [lasts ? `It lasts ${drawn(lasts)}.` : inject.length > 0 ? '' : 'It is over at once.'].filter(
      Boolean,
    );
  return [
    `It ends as soon as ${enumerate(ends, 'or')}${lasts ? `, and after ${drawn(lasts)} at the latest` : ''}.`,
  ];
}

function expectations({ expect, onFailure }: State): string[] {
  if (expect.length === 0) return [];
  const names = enumerate(expect.map(({ name }) => quoted(name)));
  const otherwise = onFailure === undefined ? 'the run has failed' : `it goes on with ${quoted(onFailure)}`;
  return [`At its end ${names} must hold; else ${otherwise}.`];
}

function ways({ next, on, onError, inject }: State): string[] {
  return [
    ...[...on].map(([event, to]) => `${event} leads to ${quoted(to)}.`),
    ...(next.length === 0 ? [] : [`Then comes ${enumerate(next.map(branchWords(next.length)), 'or')}.`]),
    ...(onError === undefined || inject.length === 0
      ? []
      : [`Where a fault cannot be made it goes on with ${quoted(onError)}.`]),
  ];
}

function branchWords(count: number): (branch: Branch) => string {
  return ({ to, probability, when, max }) => {
    const notes = [
      ...(count > 1 ? [percent(probability)] : []),
      ...(when ? [`if ${quoted(when.name)} holds`] : []),
      ...(max === undefined ? [] : [`at most ${max === 1 ? 'once' : `${max} times`}`]),
    ];
    return notes.length === 0 ? quoted(to) : `${quoted(to)} (${notes.join(', ')})`;
  };
}
