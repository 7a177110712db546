import type { AgentClient } from '../../client/client.ts';
import { followRun } from '../../client/follow.ts';
import type { Finished } from '../../engine/run.ts';
import { systemClock } from '../../host/clock.ts';
import { runEvent } from '../../protocol/event.ts';
import type { Run } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { createOutput, type Output } from '../run/output.ts';

/**
 * Shows a run of an agent as `run` shows its own, until it is over. Ctrl-C ends the watching; the run goes on.
 *
 * @param after the number of the last event before it began
 * @returns the exit code
 */
export async function followVerb(
  client: AgentClient,
  { run }: Run,
  after: bigint,
  { json }: { readonly json?: boolean },
): Promise<number> {
  const output = await createOutput(process.stdout, json ?? false);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      output.note(`no longer watching; the run goes on: end it with \`squall stop ${run}\``);
      process.exit(EXIT[signal]);
    });
  const finished = await follow(client, run, after, output);
  output.end();
  return exitCodeOf(finished);
}

async function follow(client: AgentClient, run: string, after: bigint, output: Output): Promise<Finished> {
  for await (const message of followRun({ client, clock: systemClock, after, run, note: output.note })) {
    const event = runEvent(message);
    if (event) output.event(event);
    if (event?.event === 'run.finished') return event;
  }
  throw new TypeError('the events of a run ended before the run');
}
