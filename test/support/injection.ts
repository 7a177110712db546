import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { seededStreams } from '../../src/chance/streams.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import type { Applied, InjectionContext, Injector, Json, Observation } from '../../src/plugin/index.ts';
import { until } from './wait.ts';

/** One injection on the real machine, as the engine would make it. */
export function injection(signal = new AbortController().signal): InjectionContext {
  return {
    host: createHost(),
    clock: systemClock,
    token: `test-${randomUUID()}`,
    random: seededStreams(1)('test'),
    signal,
    inForce: [],
    amend: async () => {},
  };
}

export interface InForce<U> {
  readonly undo: U;
  readonly applied: Applied | undefined;
  readonly seen: Observation;
  /** The pid of the helper process. */
  readonly pid: number;
}

/** Plans, applies and reads back. */
export async function inject<P, U extends Json>(
  injector: Injector<P, U>,
  parameters: P,
  context: InjectionContext,
): Promise<InForce<U>> {
  const { undo } = await injector.plan(parameters, context);
  const applied = await injector.apply(parameters, undo, context);
  const seen = await injector.verify(parameters, undo, context);
  return { undo, applied, seen, pid: context.host.findHelpers(context.token)[0]?.pid ?? 0 };
}

/** Runs test/fixtures/injection.ts; `said` are the messages so far. */
export function elsewhere(task: object, prefix: readonly string[] = []) {
  const fixture = fileURLToPath(new URL('../fixtures/injection.ts', import.meta.url));
  const command = [...prefix, process.execPath, '--import', 'tsx', fixture, JSON.stringify(task)];
  const child: ChildProcess = spawn(command[0] as string, command.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const said = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const message = (key: string) =>
    until(
      `the other process says ${key} (it said ${output})`,
      () => said().find((one) => key in one),
      30_000,
    );
  return { child, message };
}
