import type { EventBody } from '../events/event.ts';
import type { LimitName, Refusal } from '../limits/limits.ts';
import type { Effects, EndOfRun, Stop, Visit } from '../machine/effects.ts';
import { perform, type Steps, wait } from '../machine/steps.ts';
import type { Awaitable, Clock } from '../plugin/index.ts';
import type { ProbeResult } from '../probes/index.ts';
import type { Probe, Scenario } from '../scenario/scenario.ts';
import { Abort } from './abort.ts';
import type { FaultKeeper } from './keeper.ts';
import { poll } from './poll.ts';

export interface RunEffectsOptions {
  readonly scenario: Scenario;
  readonly keeper: FaultKeeper;
  /** The run's time, which paces polling. */
  readonly clock: Clock;
  readonly dryRun: boolean;
  /** Whether states last as long as they say: always, but for a dry run that passes them at once. */
  readonly waits: boolean;
  /** The environment that was named, undefined where none was. */
  readonly environment?: string;
  /** The limit that forbids the run, where one does. */
  readonly refused?: Refusal;
  readonly emit: (event: EventBody) => void;
  /** Makes sure that faults can be made and undone. Fails with an `Ending` where they cannot. */
  readonly ready: (keeper: FaultKeeper) => Awaitable<void>;
  /** Looks once at a probe. Never fails. */
  readonly look: Look;
  /** The event that is taken where nobody is there to send one, and after how long; undefined: none is. */
  readonly gate: (visit: Visit) => { readonly event: string; readonly after: number } | undefined;
  /** Done when whatever else waits for its turn has had it. */
  readonly breathe: () => Awaitable<unknown>;
}

/** @param abort ends the look at once */
export type Look = (probe: Probe, abort: Abort, visit?: Visit) => Awaitable<LookResult>;

export interface LookResult extends ProbeResult {
  /** Every further look would see the same. */
  readonly settled?: boolean;
}

/** Ends a run from within an effect. */
export class Ending extends Error {
  readonly ending: EndOfRun;
  constructor(ending: EndOfRun) {
    super(ending.reason);
    this.ending = ending;
  }
}

/** The effects of a run: for real; dry, which looks at everything and changes nothing; or simulated. */
export class RunEffects implements Effects {
  readonly #options: RunEffectsOptions;
  /** Aborted when the run ends: no look outlives it. */
  readonly #ending = new Abort();

  constructor(options: RunEffectsOptions) {
    this.#options = options;
  }

  prepare(): Awaitable<void> {
    return perform(this.#prepare());
  }

  entered(visit: Visit): void {
    this.#options.keeper.entered(visit);
  }

  inject(visit: Visit): Awaitable<void> {
    return this.#options.keeper.inject(visit);
  }

  leave(visit: Visit): Awaitable<void> {
    return perform(this.#leave(visit));
  }

  look(probes: readonly Probe[], visit: Visit): Awaitable<boolean[]> {
    return perform(this.#lookInTurn(probes, visit));
  }

  holds(visit: Visit, held: () => void): Stop {
    const probe = visit.state.until as Probe;
    return this.#poll(
      probe,
      visit,
      ({ ok, settled }) => {
        if (ok || !this.#options.waits) return 'done';
        return settled ? 'hopeless' : 'not yet';
      },
      held,
    );
  }

  trips(probe: Probe, tripped: (seen: string) => void): Stop {
    // A dry run has looked at it before it began, and is not ended by it.
    if (this.#options.dryRun) return () => {};
    let failures = 0;
    return this.#poll(
      probe,
      undefined,
      ({ ok, settled }) => {
        failures = ok ? 0 : failures + 1;
        if (failures >= probe.failures) return 'done';
        return ok && settled ? 'hopeless' : 'not yet';
      },
      ({ message }) => tripped(failures > 1 ? `${message} (${failures} times in a row)` : message),
    );
  }

  event(visit: Visit, taken: (event: string) => void): Stop {
    const { clock, gate } = this.#options;
    const next = gate(visit);
    if (!next) return () => {};
    const timer = clock.setTimeout(() => taken(next.event), next.after);
    return () => clock.clearTimeout(timer);
  }

  end(ending: EndOfRun): Awaitable<EndOfRun> {
    return perform(this.#end(ending));
  }

  /** Ends every look that is under way, with all that it started. */
  stopLooking(): void {
    this.#ending.abort();
  }

  *#prepare(): Steps<void> {
    const { scenario, environment, refused, dryRun, ready, keeper } = this.#options;
    if (
      environment !== undefined &&
      scenario.environment !== undefined &&
      scenario.environment !== environment
    ) {
      const reason = `the scenario is for environment "${scenario.environment}", not for "${environment}"`;
      throw new Ending({ outcome: 'refused', limit: 'environment' satisfies LimitName, reason });
    }
    if (refused) throw new Ending({ outcome: 'refused', ...refused });
    yield* wait(ready(keeper));
    const failed = yield* this.#failed(scenario.steadyState);
    if (dryRun) yield* this.#failed(scenario.stopWhen);
    if (failed.length > 0 && !dryRun) throw refusal(`steady state does not hold: ${failed.join('; ')}`);
  }

  *#leave(visit: Visit): Steps<void> {
    yield* this.#options.keeper.leave(visit.state.path);
    yield* wait(this.#options.breathe());
  }

  *#lookInTurn(probes: readonly Probe[], visit: Visit): Steps<boolean[]> {
    const held: boolean[] = [];
    for (const probe of probes) {
      const result = yield* wait(this.#options.look(probe, this.#ending, visit));
      this.#say(probe, result, visit);
      held.push(result.ok || this.#options.dryRun);
    }
    return held;
  }

  *#end(ending: EndOfRun): Steps<EndOfRun> {
    const { keeper, scenario, dryRun } = this.#options;
    if (ending.outcome !== 'passed') this.stopLooking();
    yield* keeper.leave('');
    if (ending.outcome !== 'passed') return ending;
    const failed = yield* this.#failed(scenario.steadyState);
    if (this.#ending.aborted) {
      return { outcome: 'aborted', reason: 'stopped while it looked at the steady state after the storm' };
    }
    if (failed.length === 0 || dryRun) return ending;
    return { outcome: 'failed', reason: `steady state does not hold after the storm: ${failed.join('; ')}` };
  }

  /** Looks at all of them at once. @returns what does not hold, and why */
  *#failed(probes: readonly Probe[]): Steps<string[]> {
    const looks = probes.map((probe) => ({ probe, look: this.#options.look(probe, this.#ending) }));
    const results: { probe: Probe; result: LookResult }[] = [];
    for (const { probe, look } of looks) results.push({ probe, result: yield* wait(look) });
    for (const { probe, result } of results) this.#say(probe, result);
    return results
      .filter(({ result }) => !result.ok)
      .map(({ probe, result }) => `"${probe.name}": ${result.message}`);
  }

  /** Looks every so often. Only changes are worth an event. */
  #poll(
    probe: Probe,
    visit: Visit | undefined,
    judge: (result: LookResult) => 'done' | 'not yet' | 'hopeless',
    done: (result: LookResult) => void,
  ): Stop {
    const { clock, waits, look } = this.#options;
    let last: boolean | undefined;
    return poll(
      clock,
      probe.every,
      (abort) => look(probe, abort, visit),
      (result) => {
        const verdict = judge(result);
        if (verdict === 'done' || last !== result.ok) this.#say(probe, result, visit);
        last = result.ok;
        if (verdict === 'done') done(result);
        // Without waiting, a second look would see the same.
        return verdict === 'not yet' && waits;
      },
    );
  }

  #say(probe: Probe, result: ProbeResult, visit?: Visit): void {
    const about = { ...(visit === undefined ? {} : { state: visit.state.path }), probe: probe.name };
    const detail = {
      message: result.message,
      ...(result.value === undefined ? {} : { value: result.value }),
    };
    if (result.ok) this.#options.emit({ event: 'probe.passed', ...about, detail });
    else this.#options.emit({ event: 'probe.failed', ...about, error: result.message, detail });
  }
}

/** Ends a run before anything has started. */
export function refusal(reason: string): Ending {
  return new Ending({ outcome: 'refused', reason });
}
