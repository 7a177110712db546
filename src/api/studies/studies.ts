import type { Event } from '../../events/event.ts';
import type { LoadedFile } from '../../loader/load-files.ts';
import type { Chart } from '../../pictures/statechart/chart.ts';
import type { Missing } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Simulation, SimulationQuestion } from './simulation.ts';

/**
 * What is found out about scenarios, runs and the machine. What costs time and memory is done in other processes, which
 * the signal ends. All of it throws ConnectErrors for what whoever asks has brought about.
 */
export interface Studies {
  /** Checks a text as if it were a file of that name. */
  load(text: string, file: string): Promise<LoadedFile>;
  /** The states of a scenario and the ways between them. */
  chart(scenario: Scenario): Promise<Chart>;
  /** The picture of a scenario, or of a text. */
  draw(what: Scenario | string, format: PictureFormat, signal: AbortSignal): Promise<string>;
  simulate(question: SimulationQuestion, signal: AbortSignal): Promise<Simulation>;
  report(of: Reported, format: ReportFormat, signal: AbortSignal): Promise<string>;
  /** What this machine can do, by kind of fault. */
  check(signal: AbortSignal): Promise<Readonly<Record<string, FaultSupport>>>;
}

export const PICTURE_FORMATS = ['svg', 'mermaid', 'dot', 'xstate'] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];

export const REPORT_FORMATS = ['html', 'json', 'xml'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A run that is over: the path of its journal, or what is known of one that has none. */
export type Reported = { readonly path: string } | { readonly events: readonly Event[] };

export interface FaultSupport {
  /** Whether its main use has all that it takes. */
  readonly ok: boolean;
  /** What the machine lacks for any of its uses. */
  readonly missing: readonly Missing[];
}
