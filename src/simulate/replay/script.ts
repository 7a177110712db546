import type { LookResult } from '../../engine/effects.ts';
import type { Event } from '../../events/event.ts';
import { type Clock, delay } from '../../plugin/index.ts';

type Said = Extract<
  Event,
  {
    readonly event: 'fault.planned' | 'fault.injected' | 'fault.updated' | 'fault.reverted' | 'fault.skipped';
  }
>;
type Looked = Extract<Event, { readonly event: 'probe.passed' } | { readonly event: 'probe.failed' }>;
type Failed = Extract<Event, { readonly event: 'fault.failed' }>;

/** What a journal says of one fault, made once. */
export interface FaultScript {
  readonly planned?: Said;
  readonly injected?: Said;
  readonly reverted?: Said;
  readonly skipped?: Said;
  /** The first that is not about taking it back. */
  readonly failed?: Failed;
  readonly stuck?: Failed;
}

const STUCK = /^could not be taken back|^was taken back, but/;

/** A journal as the answers that a run got, each at its time. */
export class Script {
  readonly events: readonly Event[];
  readonly #clock: Clock;
  readonly #faults = new Map<string, { -readonly [K in keyof FaultScript]: FaultScript[K] }>();
  readonly #looks = new Map<string, Looked[]>();

  constructor(events: readonly Event[], clock: Clock) {
    this.events = events;
    this.#clock = clock;
    for (const event of events) {
      if ('fault' in event) this.#addFault(event);
      if (event.event === 'probe.passed' || event.event === 'probe.failed') {
        const key = keyOf(event.probe, event.state);
        this.#looks.set(key, [...(this.#looks.get(key) ?? []), event]);
      }
    }
  }

  fault(id: string): FaultScript {
    return this.#faults.get(id) ?? {};
  }

  /** Resolves when it is as late as it was at an event. */
  async until(event: Event): Promise<void> {
    const left = Date.parse(event.time) - this.#clock.now();
    if (left > 0) await delay(this.#clock, left);
  }

  /** The next look at a probe that the journal has; never resolves where there is none, or the signal is aborted before. */
  async look(probe: string, state: string | undefined, signal: AbortSignal): Promise<LookResult> {
    const looks = this.#looks.get(keyOf(probe, state)) ?? [];
    const next = looks[0];
    if (!next) return new Promise(() => {});
    await this.until(next);
    // Another look, that comes after the one which was given up, is what was written down.
    if (signal.aborted) return new Promise(() => {});
    looks.shift();
    const { event, detail } = next;
    const error = event === 'probe.failed' ? next.error : undefined;
    return {
      ok: event === 'probe.passed',
      message: error ?? detail?.message ?? '',
      ...(detail?.value === undefined ? {} : { value: detail.value }),
    };
  }

  #addFault(event: Extract<Event, { readonly fault: string }>): void {
    const script = this.#faults.get(event.fault) ?? {};
    this.#faults.set(event.fault, script);
    switch (event.event) {
      case 'fault.planned':
        script.planned = event;
        break;
      case 'fault.injected':
        script.injected = event;
        break;
      case 'fault.reverted':
        script.reverted = event;
        break;
      case 'fault.skipped':
        script.skipped = event;
        break;
      case 'fault.failed':
        if (STUCK.test(event.error)) script.stuck = event;
        else script.failed ??= event;
        break;
    }
  }
}

function keyOf(probe: string, state: string | undefined): string {
  return `${state ?? ''} ${probe}`;
}
