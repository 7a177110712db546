import type { EventBody, LeftBehind } from '../events/event.ts';
import type { Pass } from '../limits/gate.ts';
import { perform, type Steps, wait } from '../machine/steps.ts';
import {
  type Awaitable,
  type Clock,
  delay,
  FaultError,
  type Host,
  type InjectionContext,
  type Injector,
  type Json,
  type Observation,
  type Plan,
  type Random,
} from '../plugin/index.ts';
import type { Fault } from '../scenario/scenario.ts';
import { asFaultError } from './fault-error.ts';
import { Refresher } from './refresher.ts';
import type { Scope } from './scope.ts';
import type { UndoBook } from './undo-book.ts';

/** Which injection it is: its id in events, its mark on what it makes, its chance, and the state it is made in. */
interface About {
  readonly id: string;
  readonly token: string;
  /** Opens the stream of chance, which begins anew. */
  readonly random: () => Random;
  readonly scope: Scope;
}

/** What an injection needs of the run around it. */
export interface InjectionHost {
  readonly host: Host;
  /** The machine's time, also where the run's is another one. */
  readonly clock: Clock;
  readonly book: UndoBook;
  /** What an injector looks at where it takes long: aborted when the state is left. */
  readonly signalOf: (scope: Scope) => AbortSignal;
  readonly dryRun: boolean;
  readonly emit: (event: EventBody) => void;
}

/** A plan that is written down, or has nothing to do. */
interface Planned {
  readonly plan: Plan;
  readonly context: InjectionContext;
  readonly skip?: string;
}

/** How often a fault is planned anew because another one of its kind came in between. */
const MOST_PLANS = 10;

/**
 * One fault, made once: plan → write down → apply → read back → revert. Reverting is awaited, shielded from
 * cancellation and done at most once, whoever asks; once more only where making it outlasted the first time.
 */
export class Injection {
  readonly #reference: { readonly state: string; readonly fault: string; readonly type: string };
  readonly #about: About;
  readonly #fault: Fault;
  readonly #injector: Injector;
  readonly #run: InjectionHost;
  #undo: { readonly record: Json } | undefined;
  /** It is being planned, applied or read back. */
  #making = false;
  #injected = false;
  #pass: Pass | undefined;
  #refresher: Refresher | undefined;
  #reverting: Awaitable<LeftBehind | undefined> | 'not begun' = 'not begun';

  constructor(run: InjectionHost, injector: Injector, fault: Fault, about: About) {
    this.#run = run;
    this.#injector = injector;
    this.#fault = fault;
    this.#reference = { state: about.scope.visit.state.path, fault: about.id, type: fault.type };
    this.#about = about;
  }

  /**
   * Makes the fault and reads it back. What was begun is undone where it fails.
   *
   * @param lost called when the fault ends by itself while it is in force
   * @param pass given back when it is in force no more
   * @throws FaultError where it could not be made
   */
  *make(lost: (error: FaultError) => void, pass?: Pass): Steps<void> {
    this.#pass = pass;
    this.#making = true;
    try {
      yield* this.#make(lost);
      this.#making = false;
    } catch (error) {
      this.#making = false;
      const wasBegun = this.#reverting !== 'not begun';
      yield* wait(this.revert());
      // Whoever left the state waited for this in vain, and took back what there was then: now there may be more.
      if (wasBegun && this.#undo) yield* this.#takeBack(this.#undo.record, 'for good');
      if (this.#about.scope.left) return this.skip('its state was left before it was in force');
      throw asFaultError(error);
    }
  }

  *#make(lost: (error: FaultError) => void): Steps<void> {
    const { parameters } = this.#fault;
    const took = this.#stopwatch();
    const { plan, context, skip } = yield* this.#planInTurn();
    this.#emit('fault.planned', plan.observation);
    if (skip !== undefined) return this.skip(skip);
    // Writing it down took its time; what is made now may be beyond undoing.
    this.#assertStays();
    const applied = yield* wait(this.#injector.apply(parameters, plan.undo, context));
    // What was amended meanwhile is part of the record.
    const record = this.#undo?.record ?? plan.undo;
    const seen = yield* wait(this.#injector.verify(parameters, record, context));
    // What is over has happened, and is said, whatever its state has come to.
    if (!applied?.over) this.#assertStays();
    this.#injected = true;
    this.#emit('fault.injected', { ...seen, took: took(), ...(applied?.over ? { over: true } : {}) });
    if (applied?.over) {
      yield* wait(this.#run.book.close(context.token));
      this.#pass?.release();
      return;
    }
    applied?.failed?.then((error) => {
      if (this.#reverting === 'not begun') lost(error);
    });
    this.#keepFresh(context, lost);
  }

  async #amend(undo: Json): Promise<void> {
    const { fault, type } = this.#reference;
    this.#assertStays();
    await this.#run.book.renew({ token: this.#about.token, fault, type, undo });
    this.#undo = { record: undo };
  }

  #keepFresh(context: InjectionContext, lost: (error: FaultError) => void): void {
    const every = this.#injector.refreshEvery?.(this.#fault.parameters);
    if (every === undefined || this.#reverting !== 'not begun') return;
    this.#refresher = new Refresher(this.#run.clock, every, () => this.#refresh(context));
    this.#refresher.start((error) => lost(asFaultError(error)));
  }

  async #refresh(context: InjectionContext): Promise<void> {
    const { book } = this.#run;
    const { fault, type } = this.#reference;
    const { token } = this.#about;
    const undo = this.#undo?.record as Json;
    const inForce = await book.inForce(type);
    const refreshed = await this.#injector.refresh?.(this.#fault.parameters, undo, { ...context, inForce });
    if (!refreshed || this.#reverting !== 'not begun') return;
    await book.renew({ token, fault, type, undo: refreshed.undo });
    this.#undo = { record: refreshed.undo };
    this.#emit('fault.updated', refreshed.observation);
  }

  *#planInTurn(): Steps<Planned> {
    const done = yield* wait(this.#run.book.turn(this.#fault.type));
    try {
      return yield* this.#planAlone();
    } finally {
      done();
    }
  }

  /**
   * Plans and writes down, with nothing of the same kind in force that was not looked at: of two that plan at the
   * same moment, in this process or another, at least one sees the other's record afterwards and plans anew.
   */
  *#planAlone(): Steps<Planned> {
    const { book, dryRun, host, clock, signalOf } = this.#run;
    const { token, random, scope } = this.#about;
    const { fault, type } = this.#reference;
    for (let attempt = 1; ; attempt++) {
      const inForce = yield* wait(book.inForce(type));
      const amend = (undo: Json) => this.#amend(undo);
      // Chance begins anew, too: what is hit is the seed's, however often it is planned.
      const context = { host, clock, token, random: random(), signal: signalOf(scope), inForce, amend };
      const plan = yield* wait(this.#injector.plan(this.#fault.parameters, context));
      const skip = plan.skip ?? (dryRun ? 'dry run' : undefined);
      if (skip !== undefined) return { plan, context, skip };
      this.#assertStays();
      yield* wait(book.write({ token, fault, type, undo: plan.undo }));
      this.#undo = { record: plan.undo };
      const known = new Set(inForce.map(identityOf));
      const others = (yield* wait(book.inForce(type))).filter((other) => other.token !== token);
      if (others.every((other) => known.has(identityOf(other)))) return { plan, context };
      yield* wait(book.close(token));
      this.#undo = undefined;
      if (attempt === MOST_PLANS) throw new FaultError(`other ${type} faults kept coming in between`);
      // A character of the token, another one each time: chance enough that two processes do not go on in step.
      yield* wait(delay(clock, attempt * (1 + (token.charCodeAt(token.length - attempt) % 16))));
    }
  }

  /** Says that the fault is not made, and why. */
  skip(reason: string): void {
    this.#pass?.release();
    this.#emit('fault.skipped', { message: reason });
  }

  /** Says that the fault could not be made, or has ended by itself. */
  fail(error: FaultError): void {
    const message = error.hint ? `${error.message}; ${error.hint}` : error.message;
    const detail = error.limit === undefined ? {} : { detail: { message, limit: error.limit } };
    this.#run.emit({ event: 'fault.failed', ...this.#reference, error: message, ...detail });
  }

  /** Takes the fault back; answers with what could not be. Nothing to do where nothing was begun. */
  revert(): Awaitable<LeftBehind | undefined> {
    if (this.#reverting === 'not begun') this.#reverting = perform(this.#revert());
    return this.#reverting;
  }

  *#revert(): Steps<LeftBehind | undefined> {
    // The record stays as long as there may be more to take back, for whoever comes when this process is dead.
    const how = this.#making ? 'so far' : 'for good';
    try {
      if (this.#refresher) yield* wait(this.#refresher.stop());
      return this.#undo ? yield* this.#takeBack(this.#undo.record, how) : undefined;
    } finally {
      this.#pass?.release();
    }
  }

  *#takeBack(undo: Json, how: 'so far' | 'for good'): Steps<LeftBehind | undefined> {
    const { book } = this.#run;
    const { token } = this.#about;
    const took = this.#stopwatch();
    try {
      const seen = yield* wait(book.revert(this.#injector, undo, token));
      if (this.#injected) this.#emit('fault.reverted', { ...seen, took: took() });
    } catch (error) {
      return this.#leaveBehind('could not be taken back: ', asFaultError(error));
    }
    try {
      if (how === 'for good') yield* wait(book.close(token));
      return undefined;
    } catch (error) {
      const reason = `its undo record could not be removed: ${(error as Error).message}`;
      return this.#leaveBehind('was taken back, but ', new FaultError(reason));
    }
  }

  #leaveBehind(what: string, error: FaultError): LeftBehind {
    const { message, command = this.#run.book.recoverCommand } = error;
    this.fail(new FaultError(`${what}${message}`, { hint: `run: ${command}` }));
    const { fault, type } = this.#reference;
    return { fault, type, error: message, command };
  }

  /** @throws FaultError where the state is being left */
  #assertStays(): void {
    if (this.#about.scope.left) throw new FaultError('the state is being left');
  }

  /** Milliseconds since it was made. */
  #stopwatch(): () => number {
    const { clock } = this.#run;
    const start = clock.now();
    return () => Math.max(0, clock.now() - start);
  }

  #emit(
    event: 'fault.planned' | 'fault.injected' | 'fault.updated' | 'fault.reverted' | 'fault.skipped',
    detail: Observation,
  ): void {
    this.#run.emit({ event, ...this.#reference, detail });
  }
}

/** A record that was written again, of a fault that was planned anew, is another one. */
function identityOf({ token, undo }: { readonly token: string; readonly undo: Json }): string {
  return `${token} ${JSON.stringify(undo)}`;
}
