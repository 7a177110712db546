import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../events/event.ts';
import { writeWhole } from './write-whole.ts';

/** Runs that are kept; the oldest go first. */
const MOST_RUNS = 500;
/** Runs of a process after which it looks what must go: looking at all of them takes longer than writing one. */
const BETWEEN_LOOKS = 25;
/** Bytes that all of them may have together. */
const MOST_BYTES = 256 * 2 ** 20;

/** What has happened in the runs of a state directory: for each a file of events, and one with its scenario. */
export interface RunJournal {
  /** Begins a run's record. Nothing that goes wrong here ends a run: `complain` is told, once. */
  begin(run: string, source: string, complain: (text: string) => void): RunRecorder;
  /** The runs that are kept, the latest first. */
  list(): readonly RecordedRun[];
}

export interface RunRecorder {
  write(event: Event): void;
  end(): void;
}

export interface RecordedRun {
  /** The run's id. */
  readonly run: string;
  /** The file of its events, one JSON object a line. */
  readonly path: string;
  /** Milliseconds since the Unix epoch: when the last event was written. */
  readonly changed: number;
}

/** What a journal of a run holds. */
export interface Recording {
  readonly events: readonly Event[];
  /** The scenario's file, where it was kept. */
  readonly source?: string;
}

/** @param stateDir made where it is not there */
export function createRunJournal(stateDir: string): RunJournal {
  const folder = join(stateDir, 'runs');
  return {
    begin: (run, source, complain) => new Recorder(folder, run, source, complain),
    list: () => listRuns(folder),
  };
}

/**
 * Reads the journal of one run. A last line that was cut short, as by a power cut, is left out.
 *
 * @throws Error where the file cannot be read, or holds no events
 */
export function readRecording(path: string): Recording {
  const lines = readFileSync(path, 'utf8').split('\n');
  const events = lines.flatMap((line, index) => eventOf(line, index === lines.length - 1, path, index));
  if (events.length === 0) throw new Error(`${path} holds no events`);
  const source = readIfThere(path.replace(/\.jsonl$/, '.yaml'));
  return { events, ...(source === undefined ? {} : { source }) };
}

class Recorder implements RunRecorder {
  static #begun = 0;
  /** The runs that go on, which may say nothing for long. */
  static readonly #open = new Set<string>();
  readonly #run: string;
  #file: number | undefined;
  readonly #complain: (text: string) => void;

  constructor(folder: string, run: string, source: string, complain: (text: string) => void) {
    this.#run = run;
    this.#complain = complain;
    this.#attempt(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (Recorder.#begun++ % BETWEEN_LOOKS === 0) prune(folder, Recorder.#open);
      writeFileSync(join(folder, `${run}.yaml`), source, { mode: 0o600 });
      this.#file = openSync(join(folder, `${run}.jsonl`), 'a', 0o600);
      Recorder.#open.add(run);
    });
  }

  write(event: Event): void {
    const file = this.#file;
    if (file !== undefined) this.#attempt(() => writeWhole(file, `${JSON.stringify(event)}\n`));
  }

  end(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    Recorder.#open.delete(this.#run);
  }

  /** A full disk must not end the storm that filled it. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.end();
      this.#complain(`the run's events are not kept: ${(error as Error).message}`);
    }
  }
}

function listRuns(folder: string): RecordedRun[] {
  return filesOf(folder)
    .map(({ run, changed }) => ({ run, path: join(folder, `${run}.jsonl`), changed }))
    .sort((a, b) => b.changed - a.changed);
}

function filesOf(folder: string): { run: string; changed: number; size: number }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => {
        const stat = statSync(join(folder, name), { throwIfNoEntry: false });
        return stat ? [{ run: name.slice(0, -'.jsonl'.length), changed: stat.mtimeMs, size: stat.size }] : [];
      });
  } catch {
    return [];
  }
}

function prune(folder: string, open: ReadonlySet<string>): void {
  let bytes = 0;
  const files = filesOf(folder).sort((a, b) => b.changed - a.changed);
  files.forEach(({ run, size }, index) => {
    bytes += size;
    if ((index < MOST_RUNS - BETWEEN_LOOKS && bytes <= MOST_BYTES) || open.has(run)) return;
    for (const ending of ['jsonl', 'yaml']) rmSync(join(folder, `${run}.${ending}`), { force: true });
  });
}

function eventOf(line: string, last: boolean, path: string, index: number): Event[] {
  if (line.trim() === '') return [];
  try {
    const event = JSON.parse(line) as Event;
    if (typeof event.event !== 'string') throw new Error('it is no event');
    return [event];
  } catch (error) {
    if (last) return [];
    throw new Error(`${path}:${index + 1} is no event: ${(error as Error).message}`);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
