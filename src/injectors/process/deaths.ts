import type { Clock } from '../../plugin/index.ts';
import type { ProcessTarget, ProcessUndo } from './undo.ts';

/** When signals were sent, and when those who got them were seen to be dead. */
export class Deaths {
  readonly #clock: Clock;
  readonly #sent = new Map<number, number>();
  readonly #died = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  sent({ pid }: ProcessTarget): void {
    if (!this.#sent.has(pid)) this.#sent.set(pid, this.#clock.now());
  }

  /** Who is left now; the rest has died by now. */
  left(targets: readonly ProcessTarget[], survivors: readonly ProcessTarget[]): void {
    const alive = new Set(survivors.map(({ pid }) => pid));
    for (const { pid } of targets) {
      if (!alive.has(pid) && !this.#died.has(pid)) this.#died.set(pid, this.#clock.now());
    }
  }

  /** Milliseconds from the first signal to the death; undefined where either was not seen. */
  took({ pid }: ProcessTarget): number | undefined {
    const [sent, died] = [this.#sent.get(pid), this.#died.get(pid)];
    return sent === undefined || died === undefined ? undefined : died - sent;
  }
}

const byRecord = new WeakMap<ProcessUndo, Deaths>();

/** What one process sees of a fault that it makes, while it reads the fault back. */
export function deathsOf(undo: ProcessUndo, clock: Clock): Deaths {
  const known = byRecord.get(undo) ?? new Deaths(clock);
  byRecord.set(undo, known);
  return known;
}
