import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { Ballast } from './ballast.ts';
import { fill, randomBlock } from './fill.ts';

/** From this size on the allocator gives a buffer pages of its own, which go back as soon as it is dropped. */
export const CHUNK = 32 * 2 ** 20;

const PAGE = 4096;

/** Bytes that a thread needs for itself while it fills, generously. */
const THREAD = 8 * 2 ** 20;

const MOST_THREADS = 4;

/** Pages that are touched between two looks whether to go on. */
const PAGES_AT_ONCE = 32;

/** What a filling thread is given. */
export interface FillTask {
  readonly chunks: readonly SharedArrayBuffer[];
  /** One number: the next chunk that no thread has taken. */
  readonly next: Int32Array;
}

/** Memory that this process holds: chunks outside of the heap, filled page by page. */
export class Payload {
  #chunks: SharedArrayBuffer[] = [];
  #pages = 0;
  #block = randomBlock();
  /** Of what was touched, so that it is really read. */
  #sum = 0;
  #collect: () => void;
  /** The next page to touch: the chunk, and the byte in it. */
  #next = { chunk: 0, byte: 0 };
  readonly ballast = new Ballast();

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
    this.#collect();
  }

  /**
   * Adds memory and fills it on this thread, which takes about half a millisecond for a MiB.
   *
   * @param resident bytes by which the resident size of this process may grow; what is more is ballast, if there is
   *   room for that
   */
  grow(bytes: number, resident: number): void {
    const beside = this.ballast.grow(Math.max(0, bytes - resident), this.#block);
    const whole = Math.floor((bytes - beside) / PAGE) * PAGE;
    for (let left = whole; left > 0; left -= CHUNK) {
      const chunk = new SharedArrayBuffer(Math.min(left, CHUNK));
      fill(chunk, this.#pages, this.#block);
      this.#pages += chunk.byteLength / PAGE;
      this.#chunks.push(chunk);
    }
  }

  /**
   * Adds whole chunks and fills them on threads of their own: the kernel's page faults are what takes the time,
   * and they run side by side.
   *
   * @param room bytes that may be added, what the threads need for themselves included
   * @param progress told the bytes filled so far, ten times a second
   */
  async growInThreads(room: number, progress: (bytes: number) => void): Promise<void> {
    const threads = Math.min(MOST_THREADS, availableParallelism());
    const count = Math.floor((room - threads * THREAD) / CHUNK);
    if (count < threads) return;
    const chunks = Array.from({ length: count }, () => new SharedArrayBuffer(CHUNK));
    const next = new Int32Array(new SharedArrayBuffer(4));
    const timer = setInterval(() => progress(Math.min(Atomics.load(next, 0), count) * CHUNK), 100);
    await Promise.all(Array.from({ length: threads }, () => fillInThread({ chunks, next })));
    clearInterval(timer);
    this.#chunks.push(...chunks);
    this.#pages += (count * CHUNK) / PAGE;
  }

  /** Gives at least so much memory back to the system, or all there is, within moments. Returns how much. */
  shrink(bytes: number): number {
    const freed = this.#drop(bytes);
    if (freed > 0) this.#collect();
    return freed;
  }

  /**
   * Reads pages, one after the other and in the end all, which keeps them in memory and brings those back that were
   * swapped out.
   *
   * @param goOn asked now and then; where it was left is where it goes on another time
   */
  touch(goOn: () => boolean): void {
    while (this.#chunks.length > 0 && goOn()) {
      const chunk = this.#chunks[this.#next.chunk];
      if (chunk && this.#next.byte < chunk.byteLength) this.#touchSome(new Uint8Array(chunk));
      else if (this.#next.chunk + 1 < this.#chunks.length)
        this.#next = { chunk: this.#next.chunk + 1, byte: 0 };
      else break;
    }
    if (this.#isThrough()) this.#beginAnew();
  }

  #isThrough(): boolean {
    const { chunk, byte } = this.#next;
    return chunk + 1 >= this.#chunks.length && byte >= (this.#chunks[chunk]?.byteLength ?? 0);
  }

  #touchSome(bytes: Uint8Array): void {
    const end = Math.min(bytes.length, this.#next.byte + PAGES_AT_ONCE * PAGE);
    for (let at = this.#next.byte; at < end; at += PAGE) this.#sum += bytes[at] as number;
    this.#next.byte = end;
  }

  #beginAnew(): void {
    this.ballast.touch(new Uint8Array(this.#block.length));
    this.#next = { chunk: 0, byte: 0 };
  }

  /** A function of its own: what is still in a register of the caller would not be collected. */
  #drop(bytes: number): number {
    let freed = 0;
    while (freed < bytes && this.#chunks.length > 0) freed += this.#chunks.pop()?.byteLength ?? 0;
    return freed;
  }
}

/** Takes chunks, one after the other, until none is left. */
export function fillChunks({ chunks, next }: FillTask): void {
  const block = randomBlock();
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const chunk = chunks[index];
    if (!chunk) return;
    fill(chunk, (index * CHUNK) / PAGE, block);
  }
}

function fillInThread(task: FillTask): Promise<void> {
  // The bundle has everything in the hog's own file, which runs this as its worker.
  const worker = new Worker(process.argv[1] as string, { workerData: task });
  return new Promise((resolve, reject) => worker.once('exit', () => resolve()).once('error', reject));
}
