import { deepEqual, equal } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { seededStreams } from '../chance/streams.ts';
import { systemClock } from '../host/clock.ts';
import { createHost } from '../host/host.ts';
import {
  delay,
  type Host,
  type InjectionContext,
  type Injector,
  type Json,
  type Observation,
} from '../plugin/index.ts';
import type { Subject, Trial } from './subject.ts';

/** One injection of a fault on a trial's target, step by step as the engine would make it. */
export class Rig<P, U extends Json> {
  readonly injector: Injector<P, U>;
  readonly module: string | URL;
  readonly host: Host;
  readonly token = randomBytes(6).toString('hex');
  readonly #trial: Trial<P>;
  readonly #within: number;
  #undo: U | undefined;

  constructor(subject: Subject<P, U>, trial: Trial<P>) {
    this.injector = subject.injector;
    this.module = subject.module;
    this.host = subject.host ?? createHost();
    this.#within = subject.within ?? 5000;
    this.#trial = trial;
  }

  /** Whether the fault lasts, so that there is an effect to take back. */
  get lasts(): boolean {
    return this.injector.lasting(this.#trial.parameters) === 'state';
  }

  context(signal: AbortSignal = new AbortController().signal, host: Host = this.host): InjectionContext {
    return {
      host,
      clock: systemClock,
      token: this.token,
      random: seededStreams(1)('conformance'),
      signal,
      inForce: [],
      amend: async (undo) => {
        this.#undo = throughJson(undo as U);
      },
    };
  }

  /** Plans; the record is what a file would have kept of it. */
  async plan(host: Host = this.host): Promise<U> {
    const { undo } = await this.injector.plan(this.#trial.parameters, this.context(undefined, host));
    const record = throughJson(undo);
    deepEqual(record, undo, 'the undo record is not plain JSON');
    this.#undo = record;
    return record;
  }

  /** Plans, applies and reads back. */
  async inject(): Promise<Observation> {
    const undo = await this.plan();
    await this.apply(undo);
    return this.injector.verify(this.#trial.parameters, this.record, this.context());
  }

  async apply(undo: U, context: InjectionContext = this.context()): Promise<void> {
    await this.injector.apply(this.#trial.parameters, undo, context);
  }

  /** Takes back what was written down last. */
  async revert(): Promise<Observation> {
    const { host, token } = this;
    return this.injector.revert(this.record, { host, clock: systemClock, token });
  }

  get record(): U {
    if (this.#undo === undefined) throw new Error('nothing was planned yet');
    return this.#undo;
  }

  /** The effect may take moments to be seen. */
  async assertInForce(expected: boolean, when: string): Promise<void> {
    const end = systemClock.now() + this.#within;
    let seen = await this.#trial.inForce();
    while (seen !== expected && systemClock.now() < end) {
      await delay(systemClock, 10);
      seen = await this.#trial.inForce();
    }
    equal(seen, expected, `${when}, the effect is ${expected ? 'not there' : 'still there'}`);
  }

  async surroundings(): Promise<string> {
    return (await this.#trial.surroundings?.()) ?? '';
  }

  async cleanUp(): Promise<void> {
    if (this.#undo !== undefined) await this.revert();
  }
}

function throughJson<U>(undo: U): U {
  return JSON.parse(JSON.stringify(undo)) as U;
}
