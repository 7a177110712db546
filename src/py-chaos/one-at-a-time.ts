import type { Injector } from '../plugin/index.ts';

/**
 * The same injectors, but none makes a fault while one of its kind is in force: where the predecessor's ticks come
 * faster than its faults are over, they pile up.
 */
export function oneAtATime(injectors: readonly Injector[]): Injector[] {
  return injectors.map((injector) => ({
    ...injector,
    plan: async (parameters, context) => {
      if (context.inForce.length === 0) return injector.plan(parameters, context);
      const message = `a ${injector.name} fault is in force already`;
      return { undo: {}, observation: { message }, skip: message };
    },
  }));
}
