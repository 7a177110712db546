import type { Streams } from '../chance/streams.ts';
import type { LeftBehind } from '../events/event.ts';
import type { Registry } from '../injectors/registry.ts';
import { type Gate, isRefusal, type Pass } from '../limits/gate.ts';
import type { Visit } from '../machine/effects.ts';
import { isLater, perform, type Steps, wait } from '../machine/steps.ts';
import {
  type Awaitable,
  type Clock,
  FaultError,
  formatDuration,
  type Injector,
  type Missing,
} from '../plugin/index.ts';
import type { Fault } from '../scenario/scenario.ts';
import { Injection, type InjectionHost } from './injection.ts';
import { within } from './limit.ts';
import { Scope } from './scope.ts';

export interface KeeperOptions extends InjectionHost {
  readonly registry: Registry;
  readonly streams: Streams;
  /** The run's time, which paces faults that are made again and again. */
  readonly runClock: Clock;
  /** Makes a new token, for a fault's id. */
  readonly token: (id: string) => string;
  /** The limits that hold across runs. */
  readonly gate?: Gate;
  /** Called when a fault ends by itself. */
  readonly onLost: (state: string, error: FaultError) => void;
}

/** Milliseconds that a state which is left waits for an injection at work to notice. */
const ABORT_LIMIT = 5000;

/** Keeps account of the states that are entered and the faults in force, and takes them back in reverse order. */
export class FaultKeeper {
  readonly leftBehind: LeftBehind[] = [];
  readonly #options: KeeperOptions;
  #scopes: Scope[] = [];
  readonly #missing = new Map<string, Awaitable<readonly Missing[]>>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** What the machine lacks for a fault; asked once. */
  missing(fault: Fault): Awaitable<readonly Missing[]> {
    const answer =
      this.#missing.get(fault.id) ?? this.#injector(fault).missing(fault.parameters, this.#options.host);
    this.#missing.set(fault.id, answer);
    return answer;
  }

  entered(visit: Visit): void {
    this.#scopes.push(new Scope(visit));
    const { state, lasts } = visit;
    const message = untilWhen(visit);
    const detail = message === '' ? {} : { detail: { message, ...(lasts === undefined ? {} : { lasts }) } };
    this.#options.emit({ event: 'state.entered', state: state.path, ...detail });
  }

  /** Makes the faults of a state, one after the other. Fails with the first that fails and is not optional. */
  inject(visit: Visit): Awaitable<void> {
    const scope = this.#scopes.find((each) => each.visit.state === visit.state);
    if (!scope) return;
    const work = perform(this.#injectAll(scope));
    scope.working = quiet(work);
    return work;
  }

  /** Takes back the faults of a state and of those within it, the last one first; all of them for an empty path. */
  *leave(path: string): Steps<void> {
    const leaving = this.#scopes.filter((scope) => isWithin(scope.visit.state.path, path)).reverse();
    for (const scope of leaving) scope.leave();
    for (const scope of leaving) yield* this.#leave(scope);
  }

  *#leave(scope: Scope): Steps<void> {
    const { clock, runClock, emit } = this.#options;
    for (const timer of scope.repeats.values()) runClock.clearTimeout(timer);
    if (isLater(scope.working))
      yield* wait(quiet(within(clock, ABORT_LIMIT, 'stopping an injection', scope.working)));
    for (let index = scope.injections.length - 1; index >= 0; index--) {
      const left = yield* wait((scope.injections[index] as Injection).revert());
      if (left && !this.leftBehind.includes(left)) this.leftBehind.push(left);
    }
    if (!this.#scopes.includes(scope)) return;
    this.#scopes = this.#scopes.filter((other) => other !== scope);
    emit({ event: 'state.left', state: scope.visit.state.path });
  }

  *#injectAll(scope: Scope): Steps<void> {
    for (const fault of scope.visit.state.inject) {
      if (scope.left) return;
      yield* this.#injectOne(scope, fault, 1);
    }
  }

  *#injectOne(scope: Scope, fault: Fault, round: number): Steps<void> {
    const injection = this.#injection(scope, fault, round);
    scope.injections.push(injection);
    const reason = round === 1 ? yield* this.#reasonToSkip(scope, fault) : undefined;
    if (reason !== undefined) return injection.skip(reason);
    try {
      const pass = this.#admit(fault);
      yield* injection.make((error) => this.#lost(scope, fault, injection, error), pass);
    } catch (error) {
      if (this.#tolerates(fault, round)) return injection.skip((error as Error).message);
      injection.fail(error as FaultError);
      throw error;
    }
    if (round === 1) this.#repeat(scope, fault);
  }

  /** @throws FaultError that names the limit in the way */
  #admit(fault: Fault): Pass | undefined {
    const answer = this.#options.gate?.admitFault(fault.type);
    if (answer && isRefusal(answer)) throw new FaultError(answer.reason, { limit: answer.limit });
    return answer;
  }

  #injection(scope: Scope, fault: Fault, round: number): Injection {
    const { streams, token } = this.#options;
    const { number } = scope.visit;
    const id = `${fault.id}${number > 1 ? `#${number}` : ''}${round > 1 ? `~${round}` : ''}`;
    const random = () => streams(`fault/${id}/targets`);
    return new Injection(this.#options, this.#injector(fault), fault, {
      id,
      token: token(id),
      random,
      scope,
    });
  }

  *#reasonToSkip(scope: Scope, fault: Fault): Steps<string | undefined> {
    if (!this.#isDrawn(scope, fault)) return `not drawn: its probability is ${fault.probability}`;
    if (!(fault.optional || this.#options.dryRun)) return undefined;
    const missing = yield* wait(this.missing(fault));
    return missing.length === 0 ? undefined : `this machine cannot: ${missing.map(sentence).join('; ')}`;
  }

  #isDrawn({ visit }: Scope, { id, probability }: Fault): boolean {
    if (probability === 1) return true;
    return this.#options.streams(`fault/${id}/probability/${visit.number}`).next() < probability;
  }

  /** An optional fault, a dry run, and a repetition without a target go on without the fault. */
  #tolerates(fault: Fault, round: number): boolean {
    return fault.optional || this.#options.dryRun || round > 1;
  }

  /** Makes a fault again and again, every so many milliseconds from the first, until its state is left. */
  #repeat(scope: Scope, fault: Fault): void {
    const every = this.#options.dryRun ? undefined : this.#injector(fault).every?.(fault.parameters);
    if (every === undefined) return;
    const schedule = (round: number) => {
      const { lasts } = scope.visit;
      // A round that would fall on the end of the state, or after it, is not begun.
      if (lasts !== undefined && (round - 1) * every >= lasts) return;
      const timer = this.#options.runClock.setTimeout(() => {
        if (scope.left) return;
        schedule(round + 1);
        scope.working = quiet(perform(this.#injectNext(scope, fault, round)));
      }, every);
      scope.repeats.set(fault, timer);
    };
    schedule(2);
  }

  /** Once what is at work has been done. */
  *#injectNext(scope: Scope, fault: Fault, round: number): Steps<void> {
    yield* wait(scope.working);
    yield* this.#injectOne(scope, fault, round);
  }

  #lost(scope: Scope, fault: Fault, injection: Injection, error: FaultError): void {
    if (scope.left) return;
    injection.fail(error);
    if (!fault.optional) this.#options.onLost(scope.visit.state.path, error);
  }

  #injector(fault: Fault): Injector {
    return this.#options.registry.get(fault.type) as Injector;
  }
}

/** The same work, whose failure is told to somebody else. */
function quiet(work: Awaitable<unknown>): Awaitable<unknown> {
  return isLater(work) ? work.catch(() => {}) : undefined;
}

/** What is missing, in a sentence. */
export function sentence(missing: Missing): string {
  return `${missing.what} is missing (for ${missing.why}): ${missing.fix}`;
}

/** What ends a state, for people: `for 2m, until "ready" holds or GO is sent`. */
function untilWhen({ state, lasts }: Visit): string {
  const ends = [
    ...(state.until ? [`"${state.until.name}" holds`] : []),
    ...(state.on.size > 0 ? [`${[...state.on.keys()].join(' or ')} is sent`] : []),
  ].join(' or ');
  return [
    ...(lasts === undefined ? [] : [`for ${formatDuration(lasts)}`]),
    ...(ends ? [`until ${ends}`] : []),
  ].join(', ');
}

function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`);
}
