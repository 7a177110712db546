import { type AnyStateMachine, assign, setup } from 'xstate';
import type { Streams } from '../chance/streams.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Scenario, State } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import { bindInputs, pollingActors } from './actors.ts';
import { ask } from './ask.ts';
import { pickBranch } from './branch.ts';
import { machineConfig } from './config.ts';
import type { HardLimit, MachineContext, MachineEvent, MachineInput, Stay } from './context.ts';
import { type Decision, decide } from './decide.ts';
import type { EndOfRun, Visit } from './effects.ts';
import { perform } from './steps.ts';

/**
 * Compiles a scenario to one XState machine, whose actors take a `MachineInput`. The same machine runs for real, dry
 * and in a simulation: what differs is the effects, and the clock that its actor is given.
 */
export function compile(scenario: Scenario): AnyStateMachine {
  const states = allStates(scenario.storm);
  const places = new Map(states.map((state, place) => [state.path, place]));
  const placeOf = (path: string) => places.get(path) as number;
  const find = (path: string) => states[placeOf(path)] as State;
  const stayIn = (context: MachineContext, path: string) => context.stays[placeOf(path)] as Stay;
  const changed = (context: MachineContext, path: string, stay: Stay) =>
    context.stays.with(placeOf(path), stay);
  return setup({
    types: {} as { context: MachineContext; events: MachineEvent; input: MachineInput },
    actors: pollingActors,
    guards: {
      exits: ({ context }, { state, to }: { state: string; to: string }) =>
        stayIn(context, state).exit === to,
      drawn: ({ context, event }, { state, branch }: { state: string; branch: number }) =>
        drawnBranch(stayIn(context, state), context.taken, from(event, 'draw')) === branch,
      decided: ({ event }) => from<Decision>(event, 'decision').passed,
    },
    delays: {
      timeout: ({ context }) => context.run.limit.after,
      ...Object.fromEntries(
        states.map(({ path }) => [
          `for ${path}`,
          ({ context }: { context: MachineContext }) => delayOf(stayIn(context, path).visit, context.run),
        ]),
      ),
    },
    actions: {
      prepare: ({ context, self }) =>
        ask(self, {
          effect: () => context.run.effects.prepare(),
          event: () => ({ type: 'prepared' }),
          broken: 'refused',
        }),
      end: ({ context, self }) =>
        ask(self, {
          effect: () => context.run.effects.end(context.ending as EndOfRun),
          event: (ending) => ({ type: 'ended', ending }),
        }),
      enter: ({ context, self }, { state }: { state: string }) => {
        try {
          context.run.effects.entered(stayIn(context, state).visit);
        } catch (error) {
          self.send({ type: 'squall.broken', error } as never);
        }
      },
      inject: ({ context, self }, { state }: { state: string }) => {
        const { visit } = stayIn(context, state);
        ask(self, {
          effect: () => context.run.effects.inject(visit),
          event: () => ({ type: `injected ${state}` }),
          broken: `broken ${state}`,
          visit,
        });
      },
      decide: ({ context, self }, { state }: { state: string }) => {
        const { visit } = stayIn(context, state);
        ask(self, {
          effect: () => perform(decide(visit, context.run.effects)),
          event: (decision) => ({ type: `decided ${state}`, decision }),
          visit,
        });
      },
      leave: ({ context, self }, { state }: { state: string }) => {
        const { visit } = stayIn(context, state);
        ask(self, {
          effect: () => context.run.effects.leave(visit),
          event: () => ({ type: `left ${state}`, draw: drawFor(visit, context.run.streams) }),
          visit,
        });
      },
      count: assign({
        stays: ({ context }, { state }: { state: string }) =>
          changed(context, state, { visit: nextVisit(find(state), stayIn(context, state), context.run) }),
      }),
      exitTo: assign({
        stays: ({ context }, { state, to }: { state: string; to: string }) =>
          changed(context, state, { ...stayIn(context, state), exit: to }),
      }),
      keepHeld: assign({
        stays: ({ context, event }, { state }: { state: string }) =>
          changed(context, state, {
            ...stayIn(context, state),
            held: from<Decision>(event, 'decision').held,
          }),
      }),
      take: assign({
        taken: ({ context }, { state, branch }: { state: string; branch: number }) => ({
          ...context.taken,
          [`${state}#${branch}`]: (context.taken[`${state}#${branch}`] ?? 0) + 1,
        }),
      }),
      endPassed: assign({ ending: end('passed', 'the storm is over') }),
      endOfTime: assign({ ending: ({ context }) => endOfTime(context.run.limit) }),
      endTripped: assign({
        ending: ({ event }, { probe }: { probe: string }) =>
          end('aborted', `stop condition "${probe}" tripped: ${from(event, 'seen')}`),
      }),
      endExpected: assign({
        ending: ({ event }, { state }: { state: string }) =>
          end(
            'failed',
            `state "${state}" did not end as expected: ${from<Decision>(event, 'decision').failed}`,
          ),
      }),
      endBecause: assign({ ending: ({ event }) => endingOf(from(event, 'error')) }),
      endAsTold: assign({ ending: ({ event }) => from<EndOfRun>(event, 'ending') }),
      endBroken: assign({
        ending: ({ event }) => end('failed', `internal error: ${messageOf(from(event, 'error'))}`),
      }),
      over: ({ context }) => context.run.over?.(context.ending as EndOfRun),
      ended: assign({ ending: ({ event }) => from<EndOfRun>(event, 'ending') }),
    },
  }).createMachine({
    ...bindInputs(machineConfig(scenario), (input, context) => ({
      effects: context.run.effects,
      visit: input.state === undefined ? undefined : stayIn(context, input.state).visit,
      probe: input.probe === undefined ? undefined : scenario.stopWhen[input.probe],
      index: input.probe,
    })),
    context: ({ input }: { input: MachineInput }) => ({
      run: input,
      stays: states.map(() => undefined),
      taken: {},
    }),
    output: ({ context }: { context: MachineContext }) => context.ending,
    // Made from data; its names are bound above, and a test compiles every kind of state.
  } as never) as unknown as AnyStateMachine;
}

/** The scenario's own limit. */
export function timeoutOf({ timeout }: Scenario): HardLimit {
  return { after: timeout, reason: `timeout: it was not over within ${formatDuration(timeout)}` };
}

/** What an event of the machine's own carries. */
function from<T = never>(event: unknown, key: string): T {
  return (event as Readonly<Record<string, T>>)[key] as T;
}

function delayOf(visit: Visit, { late }: MachineInput): number {
  return (visit.lasts ?? 0) + (late?.(visit) ?? 0);
}

function nextVisit(state: State, last: Stay | undefined, { streams }: MachineInput): Visit {
  const number = (last?.visit.number ?? 0) + 1;
  if (!state.for) return { state, number };
  const { min, max } = state.for;
  if (min === max) return { state, number, lasts: min };
  const lasts = Math.round(min + streams(`for/${state.path}/${number}`).next() * (max - min));
  return { state, number, lasts };
}

/** The draw that picks a branch, where there is something to pick. */
function drawFor({ state, number }: Visit, streams: Streams): number {
  return state.next.length > 1 ? streams(`next/${state.path}/${number}`).next() : 0;
}

function drawnBranch({ visit, held }: Stay, taken: MachineContext['taken'], draw: number): number {
  const { next, path } = visit.state;
  return pickBranch(next, draw, (index) => {
    const { max } = next[index] as State['next'][number];
    return held?.[index] !== false && (max === undefined || (taken[`${path}#${index}`] ?? 0) < max);
  });
}

function end(outcome: EndOfRun['outcome'], reason: string): EndOfRun {
  return { outcome, reason };
}

function endOfTime({ reason, limit }: HardLimit): EndOfRun {
  return { ...end('aborted', reason), ...(limit === undefined ? {} : { limit }) };
}

/** A refusal, or a fault that failed. */
function endingOf(error: unknown): EndOfRun {
  const ending = (error as { ending?: EndOfRun }).ending;
  return ending ?? end('failed', messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
