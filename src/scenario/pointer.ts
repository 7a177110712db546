import { below } from '../document/pointer.ts';
import type { Region, Scenario } from './scenario.ts';

/** The JSON pointer of a state in its file. */
export function statePointer({ storm }: Scenario, path: string): string {
  return pointerIn(storm, path.split('.'), '/states');
}

function pointerIn(region: Region, [name = '', ...rest]: readonly string[], states: string): string {
  const pointer = below(states, name);
  const state = region.states.get(name);
  if (rest.length === 0 || !state) return pointer;
  if (state.nested) return pointerIn(state.nested, rest, below(pointer, 'states'));
  const [inner = '', ...further] = rest;
  const parallel = state.parallel?.get(inner);
  return parallel ? pointerIn(parallel, further, below(pointer, 'parallel', inner, 'states')) : pointer;
}
