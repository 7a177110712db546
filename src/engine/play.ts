import { type AnyStateMachine, createActor } from 'xstate';
import type { Streams } from '../chance/streams.ts';
import type { Event, EventBody, LeftBehind, Outcome } from '../events/event.ts';
import { compile } from '../machine/compile.ts';
import { eventType, lostType } from '../machine/config.ts';
import type { HardLimit, MachineInput } from '../machine/context.ts';
import type { Effects, EndOfRun } from '../machine/effects.ts';
import { perform } from '../machine/steps.ts';
import type { Clock } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { RunEffects, type RunEffectsOptions } from './effects.ts';
import { FaultKeeper, type KeeperOptions } from './keeper.ts';

/** A scenario at work. */
export interface Run {
  readonly id: string;
  /** Sends an event that a state may wait for. @returns whether a state that is active now takes it */
  send(event: string): boolean;
  /** The names of the events that are waited for now. */
  awaited(): string[];
  /** Ends it: everything is taken back, then it is finished. Once it is ending, no second call changes that. */
  stop(ending: EndOfRun): void;
}

export interface Finished {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly limit?: string;
  /** Empty when all is well. */
  readonly leftBehind: readonly LeftBehind[];
}

/** What a run is made of, whether for real, dry or simulated. */
export interface PlayOptions {
  readonly scenario: Scenario;
  readonly id: string;
  readonly seed: number;
  readonly streams: Streams;
  /** The run's time. */
  readonly clock: Clock;
  readonly limit: HardLimit;
  readonly late?: MachineInput['late'];
  readonly dryRun: boolean;
  /** Whether there is something on a machine to take back, whatever breaks. */
  readonly changesMachine: boolean;
  /** What makes faults, and takes them back. */
  readonly faults: Omit<KeeperOptions, 'streams' | 'runClock' | 'dryRun' | 'emit' | 'onLost'>;
  /** What the effects do. */
  readonly effects: Omit<RunEffectsOptions, 'scenario' | 'keeper' | 'clock' | 'dryRun' | 'emit'>;
  /** Puts something between the machine and the effects. */
  readonly between?: (effects: Effects) => Effects;
  readonly onEvent: (event: Event) => void;
  /** Told before the last event that everything has been taken back, as far as it could be. */
  readonly onUndone?: () => void;
  readonly onFinished: (finished: Finished) => void;
}

/** Plays a scenario. Everything that is made is taken back before it is finished, which it will be, whatever fails. */
export function play(options: PlayOptions): Run {
  const { scenario, clock, dryRun, streams, limit, seed, id } = options;
  const { name } = scenario;
  const time = isoTime(clock);
  const emit = (body: EventBody) => options.onEvent({ time: time(), run: id, scenario: name, ...body });
  const keeper = new FaultKeeper({
    ...options.faults,
    streams,
    runClock: clock,
    dryRun,
    emit,
    onLost: (state, error) => actor.send({ type: lostType(state), error }),
  });
  const effects = new RunEffects({ ...options.effects, scenario, keeper, clock, dryRun, emit });
  const input: MachineInput = {
    effects: options.between?.(effects) ?? effects,
    streams,
    limit,
    over: (ending) => finish(ending),
    ...(options.late ? { late: options.late } : {}),
  };
  const actor = createActor(machineOf(scenario), { clock: clock as never, input });
  const environment = scenario.environment === undefined ? {} : { environment: scenario.environment };
  emit({ event: 'run.started', seed, labels: scenario.labels, ...environment, dryRun });
  const finish = (ending: EndOfRun) => {
    options.onUndone?.();
    const finished = { ...ending, leftBehind: keeper.leftBehind };
    emit({ event: 'run.finished', ...finished, labels: scenario.labels });
    options.onFinished(finished);
  };
  // Each subscription leaves something behind until all memory is swept, which many simulated runs would feel.
  if (options.changesMachine) whenBroken(actor, keeper, finish);
  actor.start();
  return {
    id,
    send: (event) => {
      const type = eventType(event);
      const taken = actor.getSnapshot().can({ type });
      if (taken) actor.send({ type });
      return taken;
    },
    awaited: () => awaited(actor.getSnapshot()),
    stop: (ending) => {
      actor.send({ type: 'squall.end', ending });
      effects.stopLooking();
    },
  };
}

/** Much happens in one moment of a simulation: each is written out once. */
function isoTime(clock: Clock): () => string {
  let moment = Number.NaN;
  let text = '';
  return () => {
    const now = clock.now();
    if (now !== moment) text = new Date(now).toISOString();
    moment = now;
    return text;
  };
}

interface Compiled {
  readonly name: string;
  readonly stopWhen: Scenario['stopWhen'];
  readonly machine: AnyStateMachine;
}

const machines = new WeakMap<Scenario['storm'], Compiled>();

/** The machine of a scenario, compiled once for all that differ in nothing which matters to it. */
function machineOf(scenario: Scenario): AnyStateMachine {
  const { storm, stopWhen, name } = scenario;
  const known = machines.get(storm);
  if (known?.stopWhen === stopWhen && known.name === name) return known.machine;
  const machine = compile(scenario);
  machines.set(storm, { name, stopWhen, machine });
  return machine;
}

type Actor = ReturnType<typeof createActor<AnyStateMachine>>;

/** Should the machine itself break, everything is taken back all the same. */
function whenBroken(actor: Actor, keeper: FaultKeeper, tell: (ending: EndOfRun) => void): void {
  actor.subscribe({
    error: async (error) => {
      await perform(keeper.leave(''));
      const reason = `internal error: ${error instanceof Error ? error.message : error}`;
      tell({ outcome: 'failed', reason });
    },
  });
}

function awaited(snapshot: ReturnType<Actor['getSnapshot']>): string[] {
  const prefix = eventType('');
  const types: string[] = snapshot._nodes.flatMap((node: { ownEvents: string[] }) => node.ownEvents);
  return [
    ...new Set(types.filter((type) => type.startsWith(prefix)).map((type) => type.slice(prefix.length))),
  ];
}
