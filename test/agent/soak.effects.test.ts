import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import { readBack } from '../../src/journal/read-back.ts';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { startVictim, type Victim } from '../support/victim.ts';
import { until } from '../support/wait.ts';

// Two hours at one firing a second would hold up everybody: here it is a minute at twenty. For the real thing:
// SQUALL_SOAK="7200 1000" npx vitest run --project effects test/agent/soak
const [seconds, every] = (process.env.SQUALL_SOAK ?? '45 50').split(' ').map(Number) as [number, number];

/** Bytes that memory may be off. */
const LEEWAY = 5 * 2 ** 20;

/** Milliseconds after which everything has been done often. */
const WARM = Math.min(seconds * 500, 60_000);

let space: Workspace;
let victim: Victim;
let agent: TestAgent;

beforeEach(() => {
  [space, victim] = [workspace(), startVictim(undefined, seconds + 600)];
});

afterEach(async () => {
  await agent.stop();
  victim.end();
  space.remove();
});

describe('an agent that fires for long', () => {
  it('loses and doubles no firing, and needs no more memory than before', {
    timeout: seconds * 1000 + 600_000,
  }, async () => {
    const tick = `
name: tick
schedule: [{every: ${every}ms}]
states: {done: {final: true}}
`;
    const storm = `
name: storm
schedule: [{every: 2s}]
states:
  storm: {inject: {process: {name: ${victim.name}, action: pause}}, for: 300ms, next: done}
  done: {final: true}
`;
    agent = await startAgent(space, {
      scenarios: { 'tick.yaml': tick, 'storm.yaml': storm },
      env: { LOG_LEVEL: 'info', NODE_OPTIONS: `--import ${writeCollector()}` },
    });
    const seen = collect();
    const due = () => seen().flatMap((one) => ('due' in one && one.scenario === 'tick' ? [one] : []));
    const passed = () => due().length * every;
    await until(
      'it is warm',
      looked(() => passed() > WARM),
      WARM + 60_000,
    );
    const before = await memory();
    await until(
      'it has fired for long',
      looked(() => passed() > seconds * 1000),
      seconds * 1000 + 60_000,
    );
    const after = await memory();
    const times = due().map((one) => Date.parse(one.due) / every);
    const first = times[0] as number;
    expect(times).toEqual(times.map((_, index) => first + index));
    expect(due().filter(({ event }) => event === 'firing.missed')).toEqual([]);
    expect(seen().filter(({ event }) => event === 'fault.failed')).toEqual([]);
    expect(seen().filter(({ event }) => event === 'fault.reverted').length).toBeGreaterThan(5);
    expect(after - before).toBeLessThan(LEEWAY);
  });
});

/** Everything that happens from now on, though the agent keeps only the latest of it. */
function collect(): () => readonly NumberedEvent[] {
  const events: NumberedEvent[] = [];
  return () => {
    const next = (events.at(-1)?.sequence ?? 0) + 1;
    const latest = newIn('events.jsonl', next);
    const between =
      latest.length > 0 && latest[0]?.sequence !== next ? newIn('events-earlier.jsonl', next) : [];
    events.push(...between, ...latest);
    return events;
  };
}

function newIn(name: string, from: number): NumberedEvent[] {
  const found: NumberedEvent[] = [];
  for (const line of readBack(join(space.stateDir, 'agent', name))) {
    const event = JSON.parse(line) as NumberedEvent;
    if (event.sequence < from) break;
    found.push(event);
  }
  return found.reverse();
}

/** Looks once a second: what is looked at grows. */
function looked(look: () => boolean): () => Promise<boolean> {
  return async () => {
    await delay(1000);
    return look();
  };
}

/** Has the agent write down, when it gets a SIGUSR2, how many bytes are left when all garbage has been collected. */
function writeCollector(): string {
  return space.write(
    'collect.mjs',
    `import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync('${counted()}.draft', String(heapUsed + external));
  renameSync('${counted()}.draft', '${counted()}');
});
`,
  );
}

const counted = () => join(space.folder, 'counted');

/**
 * Bytes that live. What is resident would say little: between two collections of all garbage, which are minutes apart
 * where little happens, tens of megabytes come and go.
 */
async function memory(): Promise<number> {
  rmSync(counted(), { force: true });
  process.kill(agent.pid, 'SIGUSR2');
  return Number(
    await until('it has counted', () => existsSync(counted()) && readFileSync(counted(), 'utf8')),
  );
}
