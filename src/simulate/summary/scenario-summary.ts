import type { Scenario } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';
import { Mean, type MeanEstimate } from '../../statistics/mean.ts';
import { type Proportion, proportion } from '../../statistics/proportion.ts';
import { Quantiles } from '../../statistics/quantiles.ts';
import { factsOf } from '../../statistics/run-facts.ts';
import type { SimulatedRun } from '../simulated.ts';

/** What the runs of one scenario came to. Seconds throughout; a run that was refused counts among outcomes only. */
export interface ScenarioReport {
  /** Those that were not refused. */
  readonly runs: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, Proportion & { readonly runs: number }>>;
  /** How likely a run enters a state, and how often it does on average; by path, all states there are. */
  readonly states: Readonly<Record<string, Proportion & { readonly entries: number }>>;
  /** Of all times that a state is left for another one, the share of each way. */
  readonly branches: readonly BranchReport[];
  readonly duration: DurationReport;
  readonly faults: Readonly<Record<string, FaultReport>>;
}

export interface BranchReport extends Proportion {
  readonly from: string;
  readonly to: string;
  readonly taken: number;
}

export interface DurationReport extends MeanEstimate {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** A run that took that long. */
  readonly worstSeed?: number;
}

export interface FaultReport {
  readonly injections: number;
  /** In force, each fault counted on its own. */
  readonly seconds: number;
  readonly perRun: { readonly injections: MeanEstimate; readonly seconds: MeanEstimate };
}

/** Adds up the runs of a scenario. However many there are, it takes no more memory. */
export class ScenarioSummary {
  readonly scenario: Scenario;
  #runs = 0;
  readonly #refused = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();
  readonly #entered = new Map<string, { runs: number; entries: number }>();
  readonly #ways = new Map<string, number>();
  readonly #duration = new Quantiles();
  readonly #mean = new Mean();
  #worst: { milliseconds: number; seed: number } | undefined;
  readonly #faults = new Map<string, { injections: Mean; seconds: Mean }>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    for (const { path, inject } of allStates(scenario.storm)) {
      this.#entered.set(path, { runs: 0, entries: 0 });
      for (const { type } of inject) this.#faults.set(type, { injections: new Mean(), seconds: new Mean() });
    }
  }

  add(run: SimulatedRun): void {
    count(this.#outcomes, run.outcome);
    if (run.outcome === 'refused') {
      count(this.#refused, run.limit ?? run.reason);
      return;
    }
    this.#runs++;
    const { entries, ways, faults } = factsOf(run.events);
    for (const [path, often] of entries) {
      const entered = this.#entered.get(path) as { runs: number; entries: number };
      entered.runs++;
      entered.entries += often;
    }
    for (const [way, often] of ways) count(this.#ways, way, often);
    for (const [type, means] of this.#faults) {
      means.injections.add(faults.get(type)?.injections ?? 0);
      means.seconds.add(faults.get(type)?.seconds ?? 0);
    }
    this.#time(run);
  }

  report(): ScenarioReport {
    const all = sum(this.#outcomes.values());
    return {
      runs: this.#runs,
      refused: Object.fromEntries(this.#refused),
      outcomes: Object.fromEntries(
        [...this.#outcomes].map(([outcome, runs]) => [outcome, { ...proportion(runs, all), runs }]),
      ),
      states: Object.fromEntries(
        [...this.#entered].map(([path, { runs, entries }]) => [
          path,
          { ...proportion(runs, this.#runs), entries: this.#runs === 0 ? 0 : entries / this.#runs },
        ]),
      ),
      branches: this.#branches(),
      duration: this.#durations(),
      faults: Object.fromEntries([...this.#faults].map(([type, means]) => [type, faultReport(means)])),
    };
  }

  #time({ start, end, seed }: SimulatedRun): void {
    const milliseconds = end - start;
    this.#duration.add(milliseconds);
    this.#mean.add(milliseconds / 1000);
    if (!this.#worst || milliseconds > this.#worst.milliseconds) this.#worst = { milliseconds, seed };
  }

  #branches(): BranchReport[] {
    const ways = [...this.#ways].map(([way, taken]) => {
      const [from = '', to = ''] = way.split(' → ');
      return { from, to, taken };
    });
    const leaves = new Map<string, number>();
    for (const { from, taken } of ways) count(leaves, from, taken);
    const order = [...this.#entered.keys()];
    return ways
      .sort(
        (a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to),
      )
      .map((way) => ({ ...way, ...proportion(way.taken, leaves.get(way.from) as number) }));
  }

  #durations(): DurationReport {
    const seconds = (share: number) => (this.#duration.at(share) ?? 0) / 1000;
    return {
      median: seconds(0.5),
      p95: seconds(0.95),
      worst: (this.#worst?.milliseconds ?? 0) / 1000,
      ...(this.#worst ? { worstSeed: this.#worst.seed } : {}),
      ...this.#mean.estimate(),
    };
  }
}

function faultReport({ injections, seconds }: { injections: Mean; seconds: Mean }): FaultReport {
  return {
    injections: Math.round(injections.mean * injections.count),
    seconds: Math.round(seconds.mean * seconds.count * 1000) / 1000,
    perRun: { injections: injections.estimate(), seconds: seconds.estimate() },
  };
}

function count(counts: Map<string, number>, key: string, often = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + often);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
