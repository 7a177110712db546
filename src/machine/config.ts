import type { Region, Scenario, State } from '../scenario/scenario.ts';

/**
 * The statechart of a scenario as plain JSON: XState's configuration, in which actors, actions, guards and delays
 * are named and not yet bound. `graph` prints it; `compile` binds it.
 *
 * Each state is a compound of its phases: `injecting` → `active` → `deciding` → `leaving`; phases with nothing to do
 * are left out. A phase asks for an effect when it is entered and is left by the answer: `injected PATH`, `left PATH`.
 * Every way out leads through `leaving` and waits for it, or, where the whole run ends, through `ending`. The machine
 * is never stopped from outside: XState runs no exit actions then.
 */
export function machineConfig(scenario: Scenario): MachineConfig {
  return {
    id: scenario.name,
    initial: 'preparing',
    on: { 'squall.broken': { target: '.ending', actions: 'endBroken' } },
    states: {
      preparing: {
        entry: 'prepare',
        on: {
          prepared: { target: 'storm' },
          refused: { target: 'ending', actions: 'endBecause' },
          'squall.end': { target: 'ending', actions: 'endAsTold' },
        },
      },
      storm: {
        ...regionConfig(scenario.storm),
        after: { timeout: { target: 'ending', actions: 'endOfTime' } },
        invoke: scenario.stopWhen.map((_, index) => ({
          src: 'trips',
          id: `stopWhen/${index}`,
          input: { probe: index },
        })),
        on: {
          ...Object.fromEntries(
            scenario.stopWhen.map((probe, index) => [
              `tripped ${index}`,
              { target: 'ending', actions: { type: 'endTripped', params: { probe: probe.name } } },
            ]),
          ),
          'squall.end': { target: 'ending', actions: 'endAsTold' },
        },
        onDone: { target: 'ending', actions: 'endPassed' },
      },
      ending: {
        id: ENDING,
        entry: 'end',
        on: {
          ended: { target: 'finished', actions: 'ended' },
          'squall.broken': { target: 'finished', actions: 'endBroken' },
        },
      },
      finished: { type: 'final', entry: 'over' },
    },
  };
}

/**
 * The part of that which a scenario's author knows: the states that the file has, by their names, and the ways between
 * them. Valid on its own; a transition without a target ends the run.
 */
export function stormConfig(scenario: Scenario): MachineConfig {
  const { states } = machineConfig(scenario) as { states: { storm: MachineConfig } };
  return { id: scenario.name, ...(withoutEnding(states.storm) as MachineConfig) };
}

/** What leads out of the storm leads nowhere within it. */
function withoutEnding(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutEnding);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as MachineConfig)
    .filter(([key, target]) => !(key === 'target' && (target === `#${ENDING}` || target === 'ending')))
    .map(([key, inner]) => [key, withoutEnding(inner)]);
  return Object.fromEntries(entries);
}

/** The id of a state's node, for absolute targets. XState splits ids at dots. */
function nodeId(path: string): string {
  return path.replaceAll('.', '/');
}

/** The machine's own name for an event that a scenario names, so that the two cannot clash. */
export function eventType(name: string): string {
  return `on ${name}`;
}

/** The event that says that a fault of a state has ended by itself. */
export function lostType(path: string): string {
  return `lost ${path}`;
}

type Json = string | number | boolean | undefined | null | readonly Json[] | { readonly [key: string]: Json };
export type MachineConfig = { readonly [key: string]: Json };

function regionConfig(region: Region): MachineConfig {
  return {
    initial: region.initial,
    states: Object.fromEntries([...region.states].map(([name, state]) => [name, stateConfig(state, region)])),
  };
}

function stateConfig(state: State, region: Region): MachineConfig {
  const entry = [
    { type: 'count', params: { state: state.path } },
    { type: 'enter', params: { state: state.path } },
  ];
  if (state.final) return { id: nodeId(state.path), type: 'final', entry };
  const wanted = phasesOf(state);
  const next = (phase: Phase) => wanted[wanted.indexOf(phase) + 1] as Phase;
  const make: Record<Phase, () => MachineConfig> = {
    injecting: () => injecting(state, next('injecting')),
    active: () => active(state, next('active')),
    deciding: () => deciding(state),
    leaving: () => ({
      entry: { type: 'leave', params: { state: state.path } },
      on: { [`left ${state.path}`]: waysOut(state, region) },
    }),
  };
  const states = Object.fromEntries(wanted.map((phase) => [phase, make[phase]()]));
  return { id: nodeId(state.path), entry, initial: wanted[0], states };
}

type Phase = 'injecting' | 'active' | 'deciding' | 'leaving';

function phasesOf(state: State): Phase[] {
  return [
    ...(state.inject.length > 0 ? (['injecting'] as const) : []),
    ...(endsAtOnce(state) ? [] : (['active'] as const)),
    ...(state.expect.length > 0 || state.next.some((branch) => branch.when) ? (['deciding'] as const) : []),
    'leaving',
  ];
}

/** A state with nothing that lasts: its faults, if it has any, are over at once. */
function endsAtOnce(state: State): boolean {
  return !(state.for || state.until || state.on.size > 0 || state.parallel || state.nested);
}

function injecting(state: State, next: string): MachineConfig {
  return {
    entry: { type: 'inject', params: { state: state.path } },
    on: {
      [`injected ${state.path}`]: { target: next },
      [`broken ${state.path}`]: broken(state),
      // One may be over while the next one is being made.
      [lostType(state.path)]: broken(state),
    },
  };
}

function active(state: State, next: string): MachineConfig {
  const { path } = state;
  const invoke = [...(state.until ? ['holds'] : []), ...(state.on.size > 0 ? ['event'] : [])].map((src) => ({
    src,
    id: `${src} ${path}`,
    input: { state: path },
  }));
  const events = [...state.on].map(([event, to]) => [
    eventType(event),
    { target: next, actions: { type: 'exitTo', params: { state: path, to } } },
  ]);
  return {
    ...inside(state, next),
    ...(state.for ? { after: { [`for ${path}`]: { target: next } } } : {}),
    ...(invoke.length > 0 ? { invoke } : {}),
    on: {
      ...Object.fromEntries(events),
      ...(state.until ? { [`held ${path}`]: { target: next } } : {}),
      ...onLost(state),
    },
  };
}

/** The machines within a state; it ends when all of them are final. */
function inside({ nested, parallel }: State, next: string): MachineConfig {
  if (nested) return { ...regionConfig(nested), onDone: { target: next } };
  if (!parallel) return {};
  const regions = [...parallel].map(([name, region]) => [name, regionConfig(region)]);
  return { type: 'parallel', states: Object.fromEntries(regions), onDone: { target: next } };
}

function deciding(state: State): MachineConfig {
  return {
    entry: { type: 'decide', params: { state: state.path } },
    on: {
      [`decided ${state.path}`]: [
        { guard: 'decided', target: 'leaving', actions: { type: 'keepHeld', params: { state: state.path } } },
        state.onFailure === undefined
          ? { target: `#${ENDING}`, actions: { type: 'endExpected', params: { state: state.path } } }
          : {
              target: 'leaving',
              actions: { type: 'exitTo', params: { state: state.path, to: state.onFailure } },
            },
      ],
      // Its faults are in force while it is looked at.
      ...onLost(state),
    },
  };
}

function onLost(state: State): MachineConfig {
  return state.inject.length > 0 ? { [lostType(state.path)]: broken(state) } : {};
}

/** Where a fault that could not be made, or did not last, leads to. */
function broken({ path, onError }: State): MachineConfig {
  if (onError === undefined) return { target: `#${ENDING}`, actions: 'endBecause' };
  return { target: 'leaving', actions: { type: 'exitTo', params: { state: path, to: onError } } };
}

const ENDING = 'squall/ending';

/** What an event, `onError` or `onFailure` has settled first; then the branches. */
function waysOut(state: State, region: Region): MachineConfig[] {
  const settled = new Set(
    [...state.on.values(), state.onError, state.onFailure].filter((to) => to !== undefined),
  );
  const way = (to: string) => ({
    target: `#${nodeId((region.states.get(to) as State).path)}`,
    reenter: true,
  });
  return [
    ...[...settled].map((to) => ({
      guard: { type: 'exits', params: { state: state.path, to } },
      ...way(to),
    })),
    ...state.next.map((branch, index) => {
      const params = { state: state.path, branch: index, probability: branch.probability, max: branch.max };
      const last = index === state.next.length - 1;
      return {
        ...(last ? {} : { guard: { type: 'drawn', params } }),
        ...(branch.max === undefined
          ? {}
          : { actions: { type: 'take', params: { state: state.path, branch: index } } }),
        ...way(branch.to),
      };
    }),
  ];
}
