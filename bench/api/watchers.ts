import { type ClientReadableStream, credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { startAgent } from '../../test/support/agent.ts';
import { grpcClient } from '../../test/support/grpc.ts';
import { workspace } from '../../test/support/squall.ts';
import { until } from '../../test/support/wait.ts';
import { cpuTime, resident, sleep } from '../faults/processes.ts';
import { eventNumbers } from './event-numbers.ts';

const WATCHERS = 1000;
const CONNECTIONS = 10;
const EVENTS = 10_000;

/** Passes 5000 states as fast as it goes: each is entered and left. */
const STORM = `
name: storm
states:
  a: {next: [{to: a, probability: 0.9999999, max: ${EVENTS / 2 - 2}}, {to: done}]}
  done: {final: true}
timeout: 10m
`;

export interface Watchers {
  readonly lost: number;
  readonly repeated: number;
  readonly told: number;
  /** Milliseconds until the run was over, and until every watcher had been told everything. */
  readonly run: number;
  readonly all: number;
  /** Milliseconds of the agent's CPU time. */
  readonly cpu: number;
  /** Bytes resident: alone, with all watchers at rest, at the most, and when they had gone. */
  readonly memory: {
    readonly alone: number;
    readonly rest: number;
    readonly most: number;
    readonly after: number;
  };
}

/** A thousand watchers of the stream of events, and a run that makes ten thousand of them at once. */
export async function benchWatchers(): Promise<Watchers> {
  const space = workspace();
  const agent = await startAgent(space, { scenarios: { 'storm.yaml': STORM }, env: { LOG_LEVEL: 'info' } });
  await agent.ready();
  const client = grpcClient(`127.0.0.1:${agent.api.port}`);
  const { lastEvent } = await client.call('GetStatus');
  const alone = resident(agent.pid);
  const watchers = Array.from({ length: WATCHERS }, () => ({
    last: lastEvent as number,
    lost: 0,
    repeated: 0,
  }));
  const streams = openStreams(agent.api.port, watchers, lastEvent);
  await until('all are heard', () => streams.heard() === WATCHERS, 60_000);
  const rest = resident(agent.pid);

  let most = rest;
  const look = setInterval(() => {
    most = Math.max(most, resident(agent.pid));
  }, 50);
  const [begun, used] = [performance.now(), cpuTime(agent.pid)];
  const { run } = await client.call('StartRun', { scenario: 'storm' });
  await until(
    'it is over',
    async () => (await client.call('GetRun', { run: run.run })).run.outcome !== '',
    60_000,
  );
  const over = performance.now() - begun;
  const { lastEvent: end } = await client.call('GetStatus');
  await until('all know', () => watchers.every(({ last }) => last >= end), 300_000);
  const all = performance.now() - begun;
  const cpu = cpuTime(agent.pid) - used;
  clearInterval(look);
  streams.close();
  await sleep(5000);
  const after = resident(agent.pid);
  client.close();
  await agent.stop();
  space.remove();
  return {
    lost: watchers.reduce((sum, { lost }) => sum + lost, 0),
    repeated: watchers.reduce((sum, { repeated }) => sum + repeated, 0),
    told: WATCHERS * (end - lastEvent),
    run: over,
    all,
    cpu,
    memory: { alone, rest, most, after },
  };
}

/** The rows as text. */
export function formatWatchers({ lost, repeated, told, run, all, cpu, memory }: Watchers): string {
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    `${WATCHERS} watchers, ${told / WATCHERS} events   ${lost} lost, ${repeated} repeated of ${told} told`,
    `  all told                    ${(all / 1000).toFixed(1)} s (the run took ${(run / 1000).toFixed(1)} s), ${(cpu / 1000).toFixed(1)} s of CPU`,
    `  memory                      ${mb(memory.alone)} alone, ${mb(memory.rest)} with them at rest, ${mb(memory.most)} at the most, ${mb(memory.after)} when they had gone`,
  ].join('\n');
}

interface Watcher {
  last: number;
  lost: number;
  repeated: number;
}

/** gRPC by another library; of what comes, only the numbers are read, so that the clients do not need all the CPU. */
function openStreams(port: number, watchers: readonly Watcher[], after: number) {
  const path = '/squall.v1.AgentService/WatchEvents';
  const Client = makeGenericClientConstructor({}, 'squall');
  const clients = Array.from(
    { length: CONNECTIONS },
    (_, index) =>
      new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
        'grpc.use_local_subchannel_pool': 1,
        'grpc.client_id': index,
      }),
  );
  const heard = new Set<Watcher>();
  const streams = watchers.map((watcher, index): ClientReadableStream<number[]> => {
    const client = clients[index % CONNECTIONS] as InstanceType<typeof Client>;
    const stream = client.makeServerStreamRequest(
      path,
      // WatchEventsRequest {after}: field 1, a varint.
      (number: number) => Buffer.from([0x08, ...varint(number)]),
      eventNumbers,
      after,
    );
    stream.on('data', (numbers: number[]) => {
      heard.add(watcher);
      for (const number of numbers) take(watcher, number);
    });
    stream.on('error', () => {});
    return stream;
  });
  return {
    heard: () => heard.size,
    close: () => {
      for (const stream of streams) stream.cancel();
      for (const client of clients) client.close();
    },
  };
}

function take(watcher: Watcher, number: number): void {
  if (number <= watcher.last) watcher.repeated++;
  else {
    watcher.lost += number - watcher.last - 1;
    watcher.last = number;
  }
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
