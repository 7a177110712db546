import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../chance/streams.ts';
import type { Recovered } from '../engine/recover.ts';
import type { Finished } from '../engine/run.ts';
import type { AgentEventBody, AuditEvent, HaltSource } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import { type DecisionStore, openDecisions } from '../journal/decisions.ts';
import { openEventLog } from '../journal/event-log.ts';
import { createRunJournal } from '../journal/run-journal.ts';
import { diskUndoLog } from '../journal/undo-log.ts';
import type { Gate } from '../limits/gate.ts';
import type { ProcessIdentity } from '../plugin/index.ts';
import { gateOf } from '../runner/gate.ts';
import type { Agent, AgentConfig, AgentStatus } from './agent.ts';
import { Feed, type Listener } from './feed.ts';
import { HaltSwitch } from './halt/switch.ts';
import { watchHalts } from './halt/watch.ts';
import { launcherOf } from './launcher.ts';
import { Leftovers } from './leftovers.ts';
import type { AgentOptions } from './options.ts';
import { Pauses } from './pauses.ts';
import { takePlace } from './place.ts';
import { Runs } from './runs.ts';
import { Library } from './scenarios/library.ts';
import { Timetable } from './timetable.ts';

/** Milliseconds before the first run at which what starts it is loaded. */
const AHEAD = 5000;

/**
 * Makes an agent; nothing happens until it is opened. It never throws for what happens later: trouble is an event.
 */
export function createAgent(options: AgentOptions): Agent & { open(): Promise<void> } {
  return new RealAgent(options);
}

class RealAgent implements Agent {
  readonly #options: AgentOptions;
  readonly #started: number;
  readonly #feed: Feed;
  readonly #decisions: DecisionStore;
  readonly #switch: HaltSwitch;
  readonly #gate: Gate;
  readonly #leftovers: Leftovers;
  readonly #library: Library;
  readonly #runs: Runs;
  readonly #timetable: Timetable;
  readonly #pauses: Pauses;
  #config: AgentConfig;
  #placed = false;
  #ready = false;
  #stopping: string | undefined;
  #unwatch = () => {};
  /** The timer that has runs prepared. */
  #preparing: unknown;

  constructor(options: AgentOptions) {
    const { clock, host, stateDir, machinery, config } = options;
    const trouble = (error: string) => this.#publish({ event: 'agent.trouble', error });
    const writer = host.identify(host.pid) as ProcessIdentity;
    this.#options = options;
    this.#config = config;
    this.#started = clock.now();
    this.#feed = new Feed(openEventLog(stateDir, trouble), (error) => trouble(`internal error: ${error}`));
    const fresh = { seed: randomInt(MAX_SEED + 1), now: new Date(this.#started).toISOString() };
    this.#decisions = openDecisions(stateDir, writer, fresh, trouble);
    this.#switch = new HaltSwitch({
      decisions: this.#decisions,
      clock,
      onHalted: ({ by, reason }) => {
        this.#publish({ event: 'agent.halted', by, reason });
        void this.#runs.stopAll(`halted: ${reason}`);
      },
      onLifted: (by) => this.#publish({ event: 'agent.unhalted', by }),
    });
    const publish = (event: AgentEventBody) => this.#publish(event);
    this.#pauses = new Pauses({ decisions: this.#decisions, onChange: () => this.#schedule(), publish });
    this.#gate = gateOf(config.limits, stateDir, clock);
    const undoLog = diskUndoLog(stateDir);
    this.#leftovers = new Leftovers({
      undoLog,
      registry: async () => (await machinery()).registry,
      ...(options.loadPlugin ? { loadPlugin: options.loadPlugin } : {}),
      host,
      clock,
      isActive: (run) => this.#runs.get(run) !== undefined,
      publish,
    });
    this.#library = new Library(config.origin, {
      clock,
      load: options.load,
      publish,
      onChange: () => this.#schedule(),
    });
    this.#runs = this.#makeRuns(trouble);
    this.#timetable = new Timetable({
      clock,
      seed: this.#decisions.current.seed,
      onOccasion: (occasion) => this.#runs.take(occasion),
    });
  }

  /**
   * Looks after what dead Squalls have left, reads the scenarios, and begins.
   *
   * @throws Error where undo records cannot be kept, or the scenarios cannot be read
   */
  async open(): Promise<void> {
    const { host, stateDir, version } = this.#options;
    const { dryRun, environment } = this.#config;
    const { seed } = this.#decisions.current;
    await takePlace(stateDir, host);
    this.#placed = true;
    if (!dryRun) await diskUndoLog(stateDir).check(host.identify(host.pid) as ProcessIdentity);
    await this.#decisions.change({});
    const where = environment === undefined ? {} : { environment };
    this.#publish({ event: 'agent.started', version, seed, dryRun, ...where });
    if (this.#switch.halted) this.#publish({ event: 'agent.halted', ...this.#switch.halted });
    this.#watchHalts();
    const [trouble] = await Promise.all([this.#library.reload(), this.#leftovers.sweep()]);
    if (trouble !== undefined) throw new Error(trouble);
    if (this.#stopping !== undefined) return;
    this.#ready = true;
    this.#schedule();
    this.#publish({ event: 'agent.ready', scenarios: this.#library.store.scenarios().length });
  }

  get status(): AgentStatus {
    const { environment, dryRun } = this.#config;
    const { seed, allPaused } = this.#decisions.current;
    const { halted } = this.#switch;
    return {
      version: this.#options.version,
      started: this.#started,
      ready: this.#ready,
      stopping: this.#stopping !== undefined,
      dryRun,
      ...(environment === undefined ? {} : { environment }),
      seed,
      ...(halted ? { halted } : {}),
      allPaused,
      left: this.#leftovers.left,
      ...(this.#library.trouble === undefined ? {} : { trouble: this.#library.trouble }),
      lastEvent: this.#feed.last,
    };
  }

  files = () => this.#library.store.files();

  find = (scenario: string) => this.#library.store.get(scenario);

  next = (scenario: string, count: number) => this.#timetable.next(scenario, count);

  isPaused = (scenario: string) => this.#pauses.has(scenario);

  pause = (scenario?: string) => this.#pauses.add(scenario);

  resume = (scenario?: string) => this.#pauses.remove(scenario);

  runs = () => this.#runs.list();

  recorded = () => createRunJournal(this.#options.stateDir).list();

  async start(scenario: string, options: { readonly seed?: number; readonly dryRun?: boolean } = {}) {
    const version = this.find(scenario);
    return version && this.#runs.start(version, options);
  }

  async stop(run: string, reason: string): Promise<Finished | undefined> {
    const active = this.#runs.get(run);
    active?.stop(reason);
    return active?.finished;
  }

  stopAll = (reason: string) => this.#runs.stopAll(reason);

  send = (run: string, event: string) => this.#runs.get(run)?.send(event);

  async halt(by: HaltSource, reason: string): Promise<readonly Finished[]> {
    const going = this.#runs.list();
    await this.#switch.halt(by, reason);
    return Promise.all(going.map(({ finished }) => finished));
  }

  unhalt = () => this.#switch.lift();

  reload = () => this.#library.reload();

  async reconfigure(config: AgentConfig): Promise<string | undefined> {
    this.#config = config;
    this.#gate.change(config.limits);
    this.#watchHalts();
    this.#publish({ event: 'agent.reconfigured' });
    return this.#library.reload(config.origin);
  }

  subscribe = (listener: Listener) => this.#feed.subscribe(listener);

  events = (after: number, most: number) => this.#feed.page(after, most);

  audit = (event: AuditEvent) => this.#publish(event);

  async close(reason: string): Promise<readonly Recovered[]> {
    this.#stopping = reason;
    this.#library.close();
    // The state directory is another agent's.
    if (!this.#placed) return [];
    this.#publish({ event: 'agent.stopping', reason });
    this.#timetable.stop();
    this.#options.clock.clearTimeout(this.#preparing);
    await this.#runs.stopAll(reason);
    this.#unwatch();
    await this.#leftovers.sweep();
    this.#leftovers.stop();
    this.#options.guard.stop();
    await this.#options.fleet?.stop();
    this.#feed.close();
    return this.#leftovers.left;
  }

  #makeRuns(note: (error: string) => void): Runs {
    const { fleet } = this.#options;
    return new Runs({
      clock: this.#options.clock,
      gate: this.#gate,
      ...(fleet ? { fleet } : {}),
      halted: () => this.#stopping ?? (this.#switch.halted && `halted: ${this.#switch.halted.reason}`),
      dryRun: () => this.#config.dryRun,
      find: this.find,
      isPaused: this.isPaused,
      launcher: launcherOf({
        ...this.#options,
        gate: this.#gate,
        environment: () => this.#config.environment,
        saw: (records) => this.#leftovers.saw(records),
        note,
      }),
      publish: (event) => this.#publish(event),
      onTrouble: ({ message }) => note(`runs cannot be started: ${message}`),
      onOver: ({ leftBehind }) => {
        if (leftBehind.length > 0) this.#leftovers.soon();
      },
    });
  }

  /** What is paused changes what is scheduled, and so do other scenarios. Nothing is before all is ready. */
  #schedule(): void {
    if (!this.#ready || this.#stopping !== undefined) return;
    this.#timetable.set(this.#library.store.scenarios(), this.#decisions.current);
    const { clock } = this.#options;
    const first = this.#timetable.first();
    clock.clearTimeout(this.#preparing);
    if (first === undefined) return;
    this.#preparing = clock.setTimeout(
      // Why it cannot be, whoever wants a run is told.
      () => void this.#runs.prepare().catch(() => {}),
      first - clock.now() - AHEAD,
    );
  }

  #watchHalts(): void {
    this.#unwatch();
    this.#unwatch = watchHalts(this.#config, this.#options, this.#switch);
  }

  #publish(event: Event | AgentEventBody): void {
    const time = new Date(this.#options.clock.now()).toISOString();
    this.#feed.publish('time' in event ? event : { time, ...event });
  }
}
