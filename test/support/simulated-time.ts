import { setImmediate } from 'node:timers/promises';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';

/** Time that passes only when a test says so. */
export class SimulatedTime extends VirtualClock {
  constructor() {
    super(Date.UTC(2026, 0, 1));
  }

  /** Lets so many milliseconds pass: each timer fires at its time, and what waits for it goes on before the next. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now() + milliseconds;
    this.setTimeout(() => {}, milliseconds);
    await setImmediate();
    for (let next = this.next(); next !== undefined && next <= end; next = this.next()) {
      this.advance();
      await setImmediate();
    }
  }
}
