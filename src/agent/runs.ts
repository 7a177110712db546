import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../chance/streams.ts';
import type { Finished, Run } from '../engine/run.ts';
import type { AgentEventBody } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import { createTally, type Tally } from '../events/tally.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Gate } from '../limits/gate.ts';
import type { Refusal } from '../limits/limits.ts';
import type { Clock } from '../plugin/index.ts';
import type { Launch } from '../runner/launch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Dispatched, Dispatcher, type RunHandle, type Wish } from '../schedule/dispatcher.ts';
import type { Occasion } from '../schedule/scheduler.ts';
import { firingEvent } from './firing-event.ts';
import { InFleet } from './in-fleet.ts';
import type { GoodVersion } from './scenarios/store.ts';

/** A run that is going on, or is being undone. */
export interface ActiveRun extends RunHandle, Pick<Run, 'id' | 'send' | 'awaited' | 'finished'> {
  readonly scenario: string;
  readonly seed: number;
  readonly dryRun: boolean;
  /** What it looks like now. */
  readonly tally: Tally;
}

/** What became of a request, or of a firing. */
export type Started = Dispatched<ActiveRun>;

export interface RunsOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  /** What holds for all pods together. */
  readonly fleet?: Fleet;
  /** Why nothing may start now; undefined where it may. */
  readonly halted: () => string | undefined;
  /** Whether runs only look. */
  readonly dryRun: () => boolean;
  /** The version of a scenario that is used now; undefined where it is gone. */
  readonly find: (scenario: string) => GoodVersion | undefined;
  /** Whether a person has paused a scenario. */
  readonly isPaused: (scenario: string) => boolean;
  /** Loads what starts runs. */
  readonly launcher: () => Promise<(launch: Launch) => Run>;
  readonly publish: (event: Event | AgentEventBody) => void;
  /** Told why runs cannot be started at all. */
  readonly onTrouble: (error: Error) => void;
  readonly onOver: (finished: Finished) => void;
}

interface Request extends Wish {
  readonly version: GoodVersion;
  readonly dryRun?: boolean;
}

/** The runs of an agent: starts them, for schedules and for people, and knows those that are going on. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #dispatcher: Dispatcher<ActiveRun>;
  readonly #inFleet: InFleet | undefined;
  #launch: ((launch: Launch) => Run) | undefined;
  /** Who waits for what becomes of a wish. */
  readonly #asked = new Map<Wish, (started: Started) => void>();

  constructor(options: RunsOptions) {
    this.#options = options;
    const { clock, gate, halted, fleet } = options;
    this.#dispatcher = new Dispatcher<ActiveRun>({
      clock,
      gate,
      halted,
      current: ({ name }) => this.#current(name),
      start: (wish, refused) => this.#start(wish, refused),
      onDispatched: (dispatched) => this.#tell(dispatched),
    });
    this.#inFleet = fleet && new InFleet({ fleet, clock, dispatcher: this.#dispatcher });
  }

  list(): ActiveRun[] {
    return this.#dispatcher.running();
  }

  get(id: string): ActiveRun | undefined {
    return this.list().find((run) => run.id === id);
  }

  /** Gets ready to start runs without delay. */
  async prepare(): Promise<void> {
    this.#launch ??= await this.#options.launcher();
  }

  /** What a schedule says. */
  take(occasion: Occasion): void {
    if (this.#launch) this.#pass(occasion);
    else this.prepare().then(() => this.#pass(occasion), this.#options.onTrouble);
  }

  /** Starts a run for a person; resolves when it has started, or will not. */
  async start(
    version: GoodVersion,
    { seed, dryRun }: { readonly seed?: number; readonly dryRun?: boolean },
  ): Promise<Started> {
    const { scenario } = version;
    const request: Request = {
      scenario,
      version,
      seed: seed ?? scenario.seed ?? randomInt(MAX_SEED + 1),
      ...(dryRun === undefined ? {} : { dryRun }),
      rehearsal: dryRun === true && !this.#options.dryRun(),
    };
    await this.prepare();
    return new Promise((resolve) => {
      this.#asked.set(request, resolve);
      this.#dispatcher.request(request);
    });
  }

  /** Ends all that is going on; resolves when everything has been undone. */
  async stopAll(reason: string): Promise<Finished[]> {
    // What would replace one of them is not to start now; where nothing may, it is told that.
    if (this.#options.halted() === undefined) this.#dispatcher.dropWaiting(`all runs are stopped: ${reason}`);
    const runs = this.list();
    for (const run of runs) run.stop(reason);
    return Promise.all(runs.map(({ finished }) => finished));
  }

  #pass(occasion: Occasion): void {
    // Whoever would not start it leaves it to the others.
    const stands = occasion.kind !== 'missed' && this.#dispatcher.wouldStart(occasion.firing.scenario);
    if (this.#inFleet && stands && !this.#options.dryRun()) void this.#inFleet.stand(occasion);
    else this.#dispatcher.take(occasion);
  }

  /** As schedules have it: what is paused is suspended. */
  #current(name: string): Scenario | undefined {
    const { find, isPaused } = this.#options;
    const scenario = find(name)?.scenario;
    return scenario && isPaused(name) ? { ...scenario, suspend: true } : scenario;
  }

  #start(wish: Wish, refused: Refusal | undefined): ActiveRun {
    const { dryRun = this.#options.dryRun(), version } = wish as Partial<Request>;
    // What has changed since the wish was made takes effect now.
    const { scenario, text } = (this.#options.find(wish.scenario.name) ?? version) as GoodVersion;
    const tally = createTally();
    const { admission, place } = this.#inFleet?.admissionFor(wish) ?? {};
    const run = (this.#launch as (launch: Launch) => Run)({
      scenario,
      source: text,
      seed: wish.seed,
      mode: dryRun ? 'dry' : 'real',
      ...(refused ? { refused } : {}),
      ...(admission ? { admission } : {}),
      onEvent: (event) => {
        tally.add(event);
        this.#options.publish(event);
      },
    });
    const active: ActiveRun = {
      id: run.id,
      scenario: scenario.name,
      seed: wish.seed,
      dryRun,
      tally,
      finished: run.finished,
      send: run.send,
      awaited: run.awaited,
      stop: (reason) => run.stop({ outcome: 'aborted', reason }),
      onOver: (callback) => void run.finished.then(callback),
    };
    void run.finished.then((finished) => {
      // Where it has ended before it came to ask for it.
      place?.release();
      this.#options.onOver(finished);
    });
    return active;
  }

  #tell(dispatched: Started): void {
    const { wish } = dispatched;
    this.#asked.get(wish)?.(dispatched);
    this.#asked.delete(wish);
    const event = firingEvent(dispatched);
    if (event) this.#options.publish(event);
  }
}
