import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { until } from '../support/wait.ts';
import type { bundleEngine } from './bundle.ts';
import type { Lane } from './lane.ts';
import type { CrashTask, Moment } from './task.ts';

/** A row of the matrix. */
export interface Fault {
  readonly name: string;
  readonly parameters: (lane: Lane) => string;
  /** Whether a hog process makes it. */
  readonly hog?: boolean;
  /** Somebody else's root qdisc, in the words of `tc qdisc add`. */
  readonly qdisc?: string;
  /** Whether its victims are in a cgroup of their own, whose limits it lowers. */
  readonly cgroup?: boolean;
}

export const VICTIMS = ['engine', 'watchdog', 'hog', 'engine and watchdog', 'process group'] as const;
export type Victim = (typeof VICTIMS)[number];

/** Who is killed when, and where that is played. */
export interface Cell {
  readonly lane: Lane;
  readonly bundle: Awaited<ReturnType<typeof bundleEngine>>;
  readonly fault: Fault;
  readonly moment: Moment;
  readonly victim: Victim;
  /** Milliseconds in which the machine has to be clean, and another watchdog there. */
  readonly bound: number;
}

/**
 * Starts a run of one fault, kills somebody at a moment, and waits until the machine is clean.
 *
 * @returns milliseconds that it took
 */
export async function play(cell: Cell): Promise<number> {
  cell.lane.renew();
  const before = cell.lane.rules();
  const engine = startEngine(cell);
  try {
    return await kill(cell, engine, before);
  } finally {
    engine.end();
  }
}

async function kill(cell: Cell, engine: Engine, before: string): Promise<number> {
  const { lane, victim, bundle } = cell;
  await engine.reached();
  const since = performance.now();
  const hogs = victim === 'hog' ? lane.hogs() : [];
  if (victim === 'hog') {
    // One may have started another program, which ends with it.
    expect(hogs.length).toBeGreaterThan(0);
    process.kill(hogs[0] as number, 'SIGKILL');
    engine.goOn();
  } else if (victim === 'watchdog') {
    return killWatchdog(cell, engine, before);
  } else if (victim === 'engine and watchdog') {
    for (const pid of [...lane.watchdogs(), engine.pid]) process.kill(pid, 'SIGKILL');
    await until('both are dead', () => lane.watchdogs().length === 0 && engine.ended());
    lane.start([process.execPath, `${bundle.dist}/squall.js`, 'recover']);
  } else {
    process.kill(victim === 'engine' ? engine.pid : -engine.pid, 'SIGKILL');
  }
  const took = await lane.clean(before, since, patience(cell));
  await staysClean(cell, before);
  return took;
}

/** Another one is started within a second, and does what the first one would have done. */
async function killWatchdog(cell: Cell, engine: Engine, before: string): Promise<number> {
  const { lane } = cell;
  const [first] = lane.watchdogs();
  process.kill(first as number, 'SIGKILL');
  const since = performance.now();
  engine.goOn();
  await until(
    'another watchdog, or the end of the run',
    () => engine.ended() || lane.watchdogs().some((pid) => pid !== first),
    patience(cell),
  );
  if (!engine.ended()) process.kill(engine.pid, 'SIGKILL');
  return lane.clean(before, since, patience(cell));
}

interface Engine {
  readonly pid: number;
  reached(): Promise<void>;
  goOn(): void;
  ended(): boolean;
  end(): void;
}

function startEngine({ lane, fault, moment: stop, bundle, bound }: Cell): Engine {
  const lasts = stop === 'during revert' ? '50ms' : '60s';
  const file = lane.space.write(
    'storm.yaml',
    `{name: crash, states: {storm: {inject: [{${fault.parameters(lane)}}], for: ${lasts}, next: done}, done: {final: true}}}`,
  );
  const task: CrashTask = { file, stop, stateDir: lane.space.stateDir, dist: bundle.dist };
  const child = lane.start([process.execPath, bundle.engine, JSON.stringify(task)]);
  let said = '';
  let there = false;
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    said += `${line}\n`;
    there ||= 'moment' in JSON.parse(line);
  });
  child.stderr?.on('data', (data) => {
    said += data;
  });
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid as number,
    ended,
    end: () => void child.kill('SIGKILL'),
    goOn: () => child.stdin?.write('\n'),
    reached: async () => {
      await until(`the engine is ${stop}`, () => there || ended(), Math.max(60_000, bound));
      if (!there) throw new Error(`the engine ended before it was ${stop}: ${said}`);
    },
  };
}

/** What was on its way when the engine died must not land afterwards. */
async function staysClean({ lane, fault, moment }: Cell, before: string): Promise<void> {
  if (!/^(network|dns)/.test(fault.parameters(lane)) || !moment.startsWith('during')) return;
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(lane.dirt(before)).toEqual([]);
}

/** Longer than the bound, so that what takes too long is told apart from what stays. */
function patience({ bound }: Cell): number {
  return Math.max(10_000, bound);
}
