import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { seededStreams } from '../../chance/streams.ts';
import { compile, timeoutOf } from '../../machine/compile.ts';
import type { MachineContext } from '../../machine/context.ts';
import type { Effects } from '../../machine/effects.ts';
import type { Branch, Scenario, State } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';

/** Everything that a machine may come to, whatever the draws, probes, events and failures; time is not looked at. */
export interface Exploration {
  /** The first one is the start. */
  readonly configurations: readonly Configuration[];
  /** The paths of the states that are entered in any of them; a final one is over as soon as it is. */
  readonly entered: ReadonlySet<string>;
  /** Whether that is all of them. */
  readonly complete: boolean;
}

/** The states that a machine is in at once. */
export interface Configuration {
  readonly active: readonly Active[];
  /** Whether the run is over. */
  readonly final: boolean;
  /** What may happen next, and which configuration that leads to. */
  readonly moves: readonly { readonly event: string; readonly to: number }[];
  /** The first configuration that led to this one; undefined for the start. */
  readonly from?: number;
}

export interface Active {
  readonly state: State;
  readonly phase: string;
}

/** Configurations that are looked at. */
export const MOST_CONFIGURATIONS = 20_000;

type Event = { readonly type: string; readonly [key: string]: unknown };

/** Goes through the compiled machine itself, with XState's graph tools. */
export function explore(scenario: Scenario, most = MOST_CONFIGURATIONS): Exploration {
  const machine: AnyStateMachine = compile(scenario);
  const states = new Map(allStates(scenario.storm).map((state) => [state.path, state]));
  let looked = 0;
  const map = getAdjacencyMap(machine as never, {
    input: { effects: NO_EFFECTS, streams: seededStreams(0), limit: timeoutOf(scenario) } as never,
    events: ((snapshot: AnyMachineSnapshot) => eventsOf(snapshot, states)) as never,
    serializeState: ((snapshot: AnyMachineSnapshot) => keyOf(snapshot)) as never,
    serializeEvent: JSON.stringify,
    stopWhen: (() => ++looked > most) as never,
  }) as unknown as Readonly<Record<string, Vertex>>;
  const places = new Map(Object.keys(map).map((key, place) => [key, place]));
  const from = new Map<number, number>();
  const moves = Object.values(map).map(({ transitions }, place) =>
    Object.values(transitions).map(({ event, state }) => {
      const to = places.get(keyOf(state)) as number;
      if (to !== 0 && !from.has(to)) from.set(to, place);
      return { event: event.type, to };
    }),
  );
  const configurations = Object.values(map).map(({ state }, place) => {
    const before = from.get(place);
    return {
      active: activeIn(state, states),
      final: state.status === 'done',
      moves: moves[place] as Configuration['moves'],
      ...(before === undefined ? {} : { from: before }),
    };
  });
  const entered = new Set(
    Object.values(map).flatMap(({ transitions }) =>
      Object.values(transitions).flatMap(({ state }) => enteredIn(state)),
    ),
  );
  return { configurations, entered, complete: looked <= most };
}

function enteredIn({ context }: AnyMachineSnapshot): string[] {
  return (context as MachineContext).stays.flatMap((stay) => (stay ? [stay.visit.state.path] : []));
}

interface Vertex {
  readonly state: AnyMachineSnapshot;
  readonly transitions: Readonly<
    Record<string, { readonly event: Event; readonly state: AnyMachineSnapshot }>
  >;
}

/** The graph tools carry out no action, so that nothing is ever asked of these. */
const NO_EFFECTS = {} as Effects;

/** The configuration, and of what is remembered only what still matters. */
function keyOf({ value, context, _nodes }: AnyMachineSnapshot): string {
  const { stays, taken } = context as MachineContext;
  const settled = stays.flatMap((stay) =>
    stay && isActive(_nodes, stay.visit.state) && (stay.exit !== undefined || stay.held)
      ? [[stay.visit.state.path, stay.exit ?? '', stay.held ?? '']]
      : [],
  );
  return JSON.stringify([value, settled, taken]);
}

function isActive(nodes: readonly AnyStateNode[], { path }: State): boolean {
  return nodes.some((node) => pathOf(node) === path);
}

/** The path of the state that a node stands for; undefined for one of the machine's own. */
function pathOf(node: AnyStateNode): string | undefined {
  return (node.config.entry as readonly { params?: { state?: string } }[] | undefined)?.[0]?.params?.state;
}

function activeIn(snapshot: AnyMachineSnapshot, states: ReadonlyMap<string, State>): Active[] {
  return snapshot._nodes.flatMap((node: AnyStateNode) => {
    const path = node.config.id === undefined ? undefined : pathOf(node);
    const state = path === undefined ? undefined : states.get(path);
    if (!state) return [];
    const phase = snapshot._nodes.find((other: AnyStateNode) => other.parent === node)?.key ?? 'final';
    return [{ state, phase }];
  });
}

/**
 * What may happen. A fault that is being made, or a state that is being left, goes on before anything else does: what
 * happens meanwhile elsewhere could as well happen before or after.
 */
function eventsOf({ _nodes }: AnyMachineSnapshot, states: ReadonlyMap<string, State>): Event[] {
  const types: string[] = _nodes.flatMap((node: AnyStateNode) => node.ownEvents as string[]);
  const urgent = types.find((type) => /^(injected|left) /.test(type));
  if (urgent !== undefined) {
    const path = urgent.slice(urgent.indexOf(' ') + 1);
    if (urgent.startsWith('left '))
      return drawsOf(states.get(path) as State).map((draw) => ({ type: urgent, draw }));
    return [{ type: urgent }, { type: `broken ${path}`, error: new Error('a fault could not be made') }];
  }
  return types.flatMap((type) => eventOf(type, states));
}

function eventOf(type: string, states: ReadonlyMap<string, State>): Event[] {
  if (type.startsWith('decided '))
    return decisionsOf(type, states.get(type.slice('decided '.length)) as State);
  if (type.startsWith('lost ')) return [{ type, error: new Error('a fault has ended by itself') }];
  if (type.startsWith('xstate.after.')) return type.includes('.timeout.') ? [] : [{ type }];
  if (type === 'ended') return [{ type, ending: { outcome: 'passed', reason: '' } }];
  if (type === 'refused') return [{ type, error: new Error('refused') }];
  if (type === 'prepared' || type.startsWith('held ') || type.startsWith('on ')) return [{ type }];
  return [];
}

/** A draw for each branch that one may fall on. */
function drawsOf({ next }: State): number[] {
  let sum = 0;
  const draws = next.map(({ probability }) => {
    sum += probability;
    return { draw: sum - probability / 2, probability };
  });
  const possible = draws.filter(({ probability }) => probability > 0).map(({ draw }) => draw);
  return possible.length === 0 ? [0] : possible;
}

/** Every condition holds, or none does: the draws tell the rest. */
function decisionsOf(type: string, { expect, next }: State): Event[] {
  const held = (holds: boolean) => next.map(({ when }: Branch) => when === undefined || holds);
  const passed = (holds: boolean) => ({ type, decision: { passed: true, failed: '', held: held(holds) } });
  return [
    ...(expect.length > 0 ? [{ type, decision: { passed: false, failed: 'an expectation', held: [] } }] : []),
    passed(true),
    ...(next.some(({ when }) => when) ? [passed(false)] : []),
  ];
}
