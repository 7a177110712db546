import type { UndoBook } from '../engine/undo-book.ts';
import { createRegistry, type Registry } from '../injectors/registry.ts';
import type { Host, Injector, Json, Observation } from '../plugin/index.ts';

/** The same faults, which are only noted: nothing is looked at, made or taken back, and every answer is there at once. */
export function notingRegistry(registry: Registry): Registry {
  return createRegistry(registry.list.map(noting));
}

function noting(injector: Injector): Injector {
  const described = remembered((parameters): Observation => ({ message: injector.describe(parameters) }));
  const over = remembered(
    (parameters) => injector.over?.(parameters) ?? injector.lasting(parameters) === 'once',
  );
  return {
    name: injector.name,
    summary: injector.summary,
    schema: injector.schema,
    uses: [],
    lasting: (parameters) => injector.lasting(parameters),
    every: remembered((parameters) => injector.every?.(parameters)),
    describe: (parameters) => injector.describe(parameters),
    missing: () => [],
    plan: (parameters) => ({ undo: null, observation: described(parameters) }),
    apply: (parameters) => (over(parameters) ? OVER : undefined),
    verify: described,
    revert: () => TAKEN_BACK,
  };
}

const OVER = { over: true };
const TAKEN_BACK: Observation = { message: 'taken back' };

/** Asks only once for the parameters of each fault. */
function remembered<T>(ask: (parameters: unknown) => T): (parameters: unknown) => T {
  const known = new Map<unknown, T>();
  return (parameters) => {
    if (!known.has(parameters)) known.set(parameters, ask(parameters));
    return known.get(parameters) as T;
  };
}

/** Nothing has to be undone. */
export const noBook: UndoBook = {
  recoverCommand: '',
  turn: () => () => {},
  inForce: () => [],
  write: () => {},
  renew: () => {},
  close: () => {},
  revert: (injector: Injector, undo: Json) =>
    injector.revert(undo, { host: noMachine, clock: noClock, token: '' }),
};

const noClock = { now: () => 0, setTimeout: () => undefined, clearTimeout: () => {} };

/** There is no machine in a simulation: whatever asks for one is a mistake of ours. */
export const noMachine: Host = new Proxy({} as Host, {
  get: (_, name) => {
    throw new Error(`a simulation asks the machine for ${String(name)}`);
  },
});
