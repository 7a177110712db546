import type { Run } from '../engine/play.ts';
import type { RunHandle } from '../schedule/dispatcher.ts';

/** A simulated run as a dispatcher knows it. It may be over before whoever starts it has it in hands. */
export class RunToBe implements RunHandle {
  #run: Run | undefined;
  #isOver = false;
  #callbacks: (() => void)[] = [];

  begun(run: Run): void {
    this.#run = run;
  }

  over(): void {
    this.#isOver = true;
    for (const callback of this.#callbacks.splice(0)) callback();
  }

  stop(reason: string): void {
    this.#run?.stop({ outcome: 'aborted', reason });
  }

  onOver(callback: () => void): void {
    if (this.#isOver) callback();
    else this.#callbacks.push(callback);
  }
}
