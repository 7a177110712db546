import type { UndoBook } from '../../engine/undo-book.ts';
import { createRegistry, type Registry } from '../../injectors/registry.ts';
import { type Applied, FaultError, type Injector, type Observation } from '../../plugin/index.ts';
import type { Script } from './script.ts';

/** The same faults, of which each does what the journal says of it. Their tokens are the faults' ids. */
export function replayedRegistry(registry: Registry, script: Script): Registry {
  return createRegistry(registry.list.map((injector) => replayed(injector, script)));
}

function replayed(injector: Injector, script: Script): Injector {
  return {
    name: injector.name,
    summary: injector.summary,
    schema: injector.schema,
    uses: [],
    lasting: (parameters) => injector.lasting(parameters),
    every: (parameters) => injector.every?.(parameters),
    describe: (parameters) => injector.describe(parameters),
    missing: () => [],
    plan: async (_, { token, signal }) => {
      const { planned, skipped, failed } = script.fault(token);
      const said = planned ?? skipped ?? failed;
      if (!said) return aborted(signal);
      await script.until(said);
      if (!planned) throw new FaultError(failed?.error ?? skipped?.detail.message ?? '');
      const skip = skipped && !wasLeft(skipped.detail) ? skipped.detail.message : undefined;
      return { undo: null, observation: planned.detail, ...(skip === undefined ? {} : { skip }) };
    },
    apply: async (_, __, { token, signal }) => {
      const { injected, failed } = script.fault(token);
      const said = injected ?? failed;
      if (!said) return aborted(signal);
      await script.until(said);
      if (!injected) throw new FaultError(failed?.error ?? '');
      return applied(token, script);
    },
    verify: (_, __, { token }) => script.fault(token).injected?.detail as Observation,
    revert: async (_, { token }) => {
      const { reverted, stuck } = script.fault(token);
      const said = reverted ?? stuck;
      if (said) await script.until(said);
      if (stuck && !reverted) throw new FaultError(stuck.error);
      return reverted?.detail ?? { message: '' };
    },
  };
}

function applied(token: string, script: Script): Applied {
  const { injected, failed } = script.fault(token);
  return {
    ...(injected?.detail.over === true ? { over: true } : {}),
    // What failed after it was in force has ended by itself.
    ...(failed ? { failed: script.until(failed).then(() => new FaultError(failed.error)) } : {}),
  };
}

function wasLeft({ message }: Observation): boolean {
  return message === 'its state was left before it was in force';
}

/** Waits until the state is left. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new FaultError('the state was left')));
  });
}

/** Nothing is kept; what a fault is taken back with is its injector's. */
export function replayedBook(context: Parameters<Injector['revert']>[1]): UndoBook {
  return {
    recoverCommand: '',
    turn: () => () => {},
    inForce: () => [],
    write: () => {},
    renew: () => {},
    close: () => {},
    revert: (injector, undo, token) => injector.revert(undo, { ...context, token }),
  };
}
