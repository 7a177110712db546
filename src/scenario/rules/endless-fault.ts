import { code } from '../../document/explain/words.ts';
import type { Registry } from '../../injectors/registry.ts';
import type { DraftFault, DraftState } from '../draft/draft.ts';
import type { Rule } from './rule.ts';

/** A fault that lasts as long as its state is in a state that ends. */
export const endlessFault: Rule = function* ({ states }, registry) {
  for (const state of states) {
    if (state.final || ENDS.some((key) => state.has(key))) continue;
    const lasting = state.faults.filter((fault) => lasts(fault, registry));
    const [first] = lasting;
    if (!first) continue;
    yield {
      pointer: first.pointer,
      at: 'key',
      code: 'endless-fault',
      message: `nothing ends ${faultsIn(lasting, state)}`,
      hint: 'add `for` (such as `for: 30s`), `until` or `on` to the state',
    };
  }
};

const ENDS = ['for', 'until', 'on', 'parallel', 'states'];

function lasts(fault: DraftFault, registry: Registry): boolean {
  return registry.get(fault.type)?.lasting(fault.parameters) === 'state';
}

function faultsIn(faults: readonly DraftFault[], state: DraftState): string {
  const names = [...new Set(faults.map((fault) => code(fault.type)))].join(', ');
  return `the ${names} ${faults.length === 1 ? 'fault' : 'faults'} of state ${code(state.name)}`;
}
