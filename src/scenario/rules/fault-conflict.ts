import { code } from '../../document/explain/words.ts';
import type { Registry } from '../../injectors/registry.ts';
import type { ParameterProblem } from '../../plugin/index.ts';
import type { DraftFault, DraftRegion, DraftState } from '../draft/draft.ts';
import type { Rule } from './rule.ts';

/** Faults that are in force at once can be. */
export const faultConflict: Rule = function* ({ storm }, registry) {
  if (!storm) return;
  const said = new Set<DraftFault>();
  let looked = 0;
  for (const [first, second] of together(storm)) {
    if (first.fault.type !== second.fault.type || said.has(second.fault)) continue;
    // No storm that people write comes near it.
    if (++looked > MOST_PAIRS) return;
    const problem = conflictOf(second.fault, first.fault, registry);
    if (!problem) continue;
    said.add(second.fault);
    yield {
      pointer: second.fault.pointer + problem.path,
      at: problem.path === '' ? 'key' : 'value',
      code: 'fault-conflict',
      message: `cannot be in force together with ${called(first, second.state)}: ${problem.message}`,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    };
  }
};

const MOST_PAIRS = 20_000;

/** A fault, and the state that it is in force in. */
interface Placed {
  readonly fault: DraftFault;
  readonly state: DraftState;
}

/** Every two faults that are in force at once: of one state, of a state and those within it, of parallel regions. */
function* together(region: DraftRegion): Generator<[Placed, Placed]> {
  for (const state of region.states.values()) {
    const own = placed(state);
    const inside = state.regions.map(allWithin);
    yield* pairs([...own.map((each) => [each]), inside.flat()]);
    yield* pairs(inside);
    for (const each of state.regions) yield* together(each);
  }
}

function* pairs(groups: readonly (readonly Placed[])[]): Generator<[Placed, Placed]> {
  for (const [index, group] of groups.entries()) {
    for (const one of group) {
      for (const other of groups.slice(index + 1)) for (const each of other) yield [one, each];
    }
  }
}

function allWithin(region: DraftRegion): Placed[] {
  return [...region.states.values()].flatMap((state) => [
    ...placed(state),
    ...state.regions.flatMap(allWithin),
  ]);
}

function placed(state: DraftState): Placed[] {
  return state.faults.map((fault) => ({ fault, state }));
}

function conflictOf(one: DraftFault, other: DraftFault, registry: Registry): ParameterProblem | undefined {
  return registry.get(one.type)?.conflict?.(one.parameters, other.parameters);
}

function called({ fault, state }: Placed, from: DraftState): string {
  const where = state === from ? 'this state' : `state ${code(state.name)}`;
  return `the ${state === from ? 'other ' : ''}${code(fault.type)} fault of ${where}`;
}
