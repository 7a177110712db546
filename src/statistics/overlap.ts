import type { Event } from '../events/event.ts';

/** A moment at which more faults were in force than ever before. */
export interface Overlap {
  /** ISO 8601. */
  readonly time: string;
  readonly faults: readonly FaultInForce[];
}

export interface FaultInForce {
  readonly run: string;
  readonly scenario: string;
  readonly fault: string;
  readonly type: string;
}

/** Counts the faults in force, of all runs, and keeps the worst moment. Wants events in the order of time. */
export class OverlapCount {
  #inForce = new Map<string, FaultInForce>();
  #worst: Overlap | undefined;

  add(event: Event): void {
    if (event.event === 'fault.injected' && event.detail.over !== true) {
      const { run, scenario, fault, type } = event;
      this.#inForce.set(`${run} ${fault}`, { run, scenario, fault, type });
      if (this.#inForce.size > this.most) {
        this.#worst = { time: event.time, faults: [...this.#inForce.values()] };
      }
    } else if (event.event === 'fault.reverted' || event.event === 'fault.failed') {
      this.#inForce.delete(`${event.run} ${event.fault}`);
    }
  }

  /** Another play begins, in which nothing is in force. */
  restart(): void {
    this.#inForce = new Map();
  }

  get most(): number {
    return this.#worst?.faults.length ?? 0;
  }

  get worst(): Overlap | undefined {
    return this.#worst;
  }
}
