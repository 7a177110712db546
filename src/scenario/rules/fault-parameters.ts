import type { Rule } from './rule.ts';

/** What each injector says of its own parameters. */
export const faultParameters: Rule = function* ({ faults }, registry) {
  for (const fault of faults) {
    for (const { path, message, hint } of registry.get(fault.type)?.check?.(fault.parameters) ?? []) {
      yield {
        pointer: fault.pointer + path,
        at: path === '' ? 'key' : 'value',
        code: 'fault-parameters',
        message,
        ...(hint === undefined ? {} : { hint }),
      };
    }
  }
};
