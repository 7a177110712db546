import type { Registry } from '../../injectors/registry.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Branch, Fault, Region, Scenario, State } from '../../scenario/scenario.ts';

/** A scenario as a picture shows it: states with what is in them, and the ways between them. */
export interface Chart {
  readonly title: string;
  readonly lines: readonly string[];
  readonly region: ChartRegion;
}

export interface ChartRegion {
  /** Undefined for the storm itself and a nested machine. */
  readonly name?: string;
  /** The path of the state that it starts in. */
  readonly initial: string;
  readonly states: readonly ChartState[];
}

export interface ChartState {
  readonly path: string;
  readonly name: string;
  readonly final: boolean;
  readonly faults: readonly { readonly type: string; readonly text: string }[];
  /** How long it lasts, what it waits for and what it expects. */
  readonly lines: readonly string[];
  readonly regions: readonly ChartRegion[];
  readonly ways: readonly ChartWay[];
}

export interface ChartWay {
  /** A path. */
  readonly to: string;
  readonly label: string;
  /** Whether it is taken when something fails. */
  readonly failure: boolean;
}

export function chartOf(scenario: Scenario, registry: Registry): Chart {
  const { name, timeout, steadyState, stopWhen, storm } = scenario;
  return {
    title: name,
    lines: [
      `timeout ${formatDuration(timeout)}`,
      ...(steadyState.length > 0
        ? [`steady state: ${steadyState.map((probe) => probe.name).join(', ')}`]
        : []),
      ...(stopWhen.length > 0
        ? [`stops when it fails: ${stopWhen.map((probe) => probe.name).join(', ')}`]
        : []),
    ],
    region: regionOf(storm, registry),
  };
}

function regionOf(region: Region, registry: Registry, name?: string): ChartRegion {
  return {
    ...(name === undefined ? {} : { name }),
    initial: (region.states.get(region.initial) as State).path,
    states: [...region.states.values()].map((state) => stateOf(state, region, registry)),
  };
}

function stateOf(state: State, region: Region, registry: Registry): ChartState {
  return {
    path: state.path,
    name: state.name,
    final: state.final,
    faults: state.inject.map((fault) => ({ type: fault.type, text: faultText(fault, registry) })),
    lines: linesOf(state),
    regions: [
      ...(state.nested ? [regionOf(state.nested, registry)] : []),
      ...[...(state.parallel ?? [])].map(([name, inner]) => regionOf(inner, registry, name)),
    ],
    ways: waysOf(state, region),
  };
}

function faultText({ type, parameters, probability, optional }: Fault, registry: Registry): string {
  const notes = [...(probability < 1 ? [percent(probability)] : []), ...(optional ? ['optional'] : [])];
  const text = registry.get(type)?.describe(parameters) ?? '';
  return notes.length > 0 ? `${text} (${notes.join(', ')})` : text;
}

function linesOf({ for: lasts, until, expect }: State): string[] {
  return [
    ...(lasts ? [`${until ? 'at most' : 'for'} ${range(lasts)}`] : []),
    ...(until ? [`until ${until.name}`] : []),
    ...(expect.length > 0 ? [`expects ${expect.map(({ name }) => name).join(', ')}`] : []),
  ];
}

function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? formatDuration(min) : `${formatDuration(min)} to ${formatDuration(max)}`;
}

function waysOf(state: State, region: Region): ChartWay[] {
  const path = (name: string) => (region.states.get(name) as State).path;
  const only = state.next.length === 1;
  return [
    ...state.next.map((branch) => ({
      to: path(branch.to),
      label: branchLabel(branch, only),
      failure: false,
    })),
    ...[...state.on].map(([event, to]) => ({ to: path(to), label: `when ${event} is sent`, failure: false })),
    ...(state.onFailure === undefined
      ? []
      : [{ to: path(state.onFailure), label: 'unexpected', failure: true }]),
    ...(state.onError === undefined
      ? []
      : [{ to: path(state.onError), label: 'a fault fails', failure: true }]),
  ];
}

function branchLabel({ probability, when, max }: Branch, only: boolean): string {
  return [
    ...(only ? [] : [percent(probability)]),
    ...(when ? [`if ${when.name}`] : []),
    ...(max === undefined ? [] : [`at most ${max}×`]),
  ].join(', ');
}

/** `70 %`, `33.3 %` */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
