import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { ask, call, codeOf } from '../support/api.ts';
import { type Anything, type GrpcClient, grpcClient } from '../support/grpc.ts';
import { readLines } from '../support/lines.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const QUICK = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';

let space: Workspace;
let agent: TestAgent;
let client: GrpcClient;

beforeEach(async () => {
  space = workspace();
  await start();
});

afterEach(async () => {
  client.close();
  await agent.stop();
  space.remove();
});

async function start(): Promise<void> {
  agent = await startAgent(space, { scenarios: { 'quick.yaml': QUICK }, env: { LOG_LEVEL: 'info' } });
  await agent.ready();
  client = grpcClient(`127.0.0.1:${agent.api.port}`);
}

/** Follows until it is told to stop; what it was told. */
function watch(request: object) {
  const answers: Anything[] = [];
  const stream = client.stream('WatchEvents', request);
  stream.on('data', (answer) => answers.push(answer));
  stream.on('error', () => {});
  return {
    answers,
    numbers: (): number[] => answers.flatMap(({ events }) => events.map((each: Anything) => each.sequence)),
    last: (): number => answers.at(-1)?.last,
    stop: () => stream.cancel(),
  };
}

/** Each makes two events: what was done, and who did it. */
async function makeEvents(pairs: number): Promise<void> {
  for (let made = 0; made < pairs; made++) await client.call('PauseSchedule', { all: true });
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the stream of events', () => {
  it('goes on after a break where it was, without a loss or a repetition', async () => {
    const { lastEvent: begin } = await client.call('GetStatus');
    const first = watch({ after: begin });
    const making = makeEvents(150);
    await until('some have come', () => first.numbers().length > 40, 20_000);
    first.stop();
    const seen = first.numbers();
    const second = watch({ after: first.last(), log: first.answers[0].log });
    await making;
    await until('all have come', () => second.last() === begin + 300, 20_000);
    second.stop();
    expect([...seen, ...second.numbers()]).toEqual(range(begin + 1, begin + 300));
    expect([...first.answers, ...second.answers].every(({ lost, reset }) => lost === 0 && !reset)).toBe(true);
  });

  it('tells what happened before anybody watched, from disk, as the journal has it', async () => {
    await makeEvents(400);
    const { lastEvent } = await client.call('GetStatus');
    const all = watch({ after: 0 });
    await until('all have come', () => all.last() === lastEvent, 20_000);
    all.stop();
    expect(all.numbers()).toEqual(range(1, lastEvent));
  });

  it('goes on through a restart of the agent', async () => {
    const before = watch({ after: 0 });
    await makeEvents(3);
    const { lastEvent } = await client.call('GetStatus');
    await until('it has come', () => before.last() === lastEvent);
    process.kill(agent.pid, 'SIGKILL');
    await agent.exited;
    client.close();
    await start();
    const after = watch({ after: before.last(), log: before.answers[0].log });
    await until('it is ready again', () =>
      after.answers.some(({ events }) => events.some((each: Anything) => each.event === 'agent.ready')),
    );
    expect(after.answers[0]).toMatchObject({ reset: false, lost: 0 });
    expect(after.numbers()).toEqual(range(lastEvent + 1, after.last()));
    after.stop();
  });

  it('says so where what happened is not known any more', async () => {
    await makeEvents(5);
    const { lastEvent, log } = await client.call('GetStatus');
    await agent.stop();
    client.close();
    rmSync(join(space.stateDir, 'agent'), { recursive: true });
    await start();
    await makeEvents(lastEvent);
    const lost = watch({ after: lastEvent, log });
    await until('it answers', () => lost.answers.length > 0);
    expect(lost.answers[0]).toMatchObject({ reset: true, events: [] });
    lost.stop();
    const ahead = watch({ after: 1_000_000 });
    await until('it answers', () => ahead.answers.length > 0);
    expect(ahead.answers[0].reset).toBe(true);
    ahead.stop();
  });

  it('can be of one run only', async () => {
    const { run, after } = await client.call('StartRun', { scenario: 'quick' });
    await client.call('StartRun', { scenario: 'quick', dryRun: true }).catch(() => {});
    const one = watch({ after, run: run.run });
    const events = () => one.answers.flatMap((answer) => answer.events);
    await until('it is over', () => events().some(({ event }) => event === 'run.finished'));
    one.stop();
    expect(new Set(events().map((event) => event.run))).toEqual(new Set([run.run]));
    expect(events().filter(({ event }) => !event.startsWith('audit.'))).toHaveLength(6);
  });

  it('is there as lines, too', async () => {
    await makeEvents(3);
    const { lastEvent } = await client.call('GetStatus');
    const lines = await readLines(agent, '/events?after=0');
    const told = () =>
      lines
        .seen()
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as NumberedEvent);
    await until('all have come', () => told().at(-1)?.sequence === lastEvent);
    expect(told()).toEqual(agent.happened());
    await makeEvents(1);
    await until('what comes comes', () => told().at(-1)?.sequence === lastEvent + 2);
    lines.stop();
    const wrong = await ask(agent, '/events?from=3');
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'bad-request']);
  });

  it('ends with the agent', async () => {
    const watching = watch({});
    await until('it is heard', () => watching.answers.length > 0);
    expect(await agent.stop()).toBe(0);
    await start();
    expect((await call(agent, 'GetStatus')).status).toBe(200);
  });
});
