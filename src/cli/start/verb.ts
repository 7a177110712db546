import { randomUUID } from 'node:crypto';
import { Code, ConnectError } from '@connectrpc/connect';
import type { AgentClient } from '../../client/client.ts';
import { type Run, RunSchema, type StartRunResponse } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { printJson } from '../remote/print.ts';
import { speak } from '../remote/speak.ts';
import { parseSeed } from '../seed.ts';
import { printable } from '../terminal.ts';

export interface StartOptions extends RemoteOptions {
  readonly seed?: string;
  readonly dryRun?: boolean;
  readonly follow?: boolean;
}

/** `squall start SCENARIO`: sets the exit code; with --follow, to what became of the run. */
export async function startVerb(scenario: string, options: StartOptions): Promise<void> {
  const request = {
    scenario,
    ...(options.seed === undefined ? {} : { seed: parseSeed(options.seed) }),
    ...(options.dryRun ? { dryRun: true } : {}),
    // Where the answer is lost on its way, asking again starts nothing more.
    idempotencyKey: randomUUID(),
  };
  await speak(options, async (client) => {
    const started = await startOnce(client, request);
    const run = started.run as Run;
    if (options.follow) {
      const { followVerb } = await import('./follow.ts');
      process.exitCode = await followVerb(client, run, started.after, options);
    } else if (options.json) printJson(RunSchema, run);
    else console.log(printable(`started ${run.run}, seed ${run.seed}${run.dryRun ? ', dry' : ''}`));
  });
}

async function startOnce(
  client: AgentClient,
  request: Parameters<AgentClient['startRun']>[0],
): Promise<StartRunResponse> {
  try {
    return await client.startRun(request);
  } catch (error) {
    const { code, cause } = ConnectError.from(error);
    const broken = [Code.Aborted, Code.Unavailable, Code.Unknown].includes(code) && cause !== undefined;
    if (!broken || (cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') throw error;
    return client.startRun(request);
  }
}
