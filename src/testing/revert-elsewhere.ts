// A process that takes one fault back, from its record and the module that exports the fault.
import { systemClock } from '../host/clock.ts';
import { createHost } from '../host/host.ts';
import type { Injector } from '../plugin/index.ts';
import type { ElsewhereTask } from './elsewhere.ts';

const { module, name, token, undo } = JSON.parse(process.argv[2] as string) as ElsewhereTask;
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const injector = Object.values((await import(module)) as object)
    .flat()
    .find((each): each is Injector => each?.name === name && typeof each.revert === 'function');
  if (!injector) throw new Error(`${module} exports no fault "${name}"`);
  say({ reverted: await injector.revert(undo, { host: createHost(), clock: systemClock, token }) });
} catch (error) {
  say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
process.exit();
