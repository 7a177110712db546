import type { Event } from '../../events/event.ts';
import { createTally } from '../../events/tally.ts';
import { paletteFor } from '../terminal.ts';
import { lineOf } from './lines.ts';
import { verdict } from './verdict.ts';

/** Where a run's events go. */
export interface Output {
  readonly event: (event: Event) => void;
  /** Says something that is no event; not on standard output where that is for programs. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** JSON Lines, plain lines for a pipe, or lines with a live view below them for a terminal. */
export async function createOutput(stream: NodeJS.WriteStream, json: boolean): Promise<Output> {
  if (json) {
    return {
      event: (event) => stream.write(`${JSON.stringify(event)}\n`),
      note: (text) => process.stderr.write(`${text}\n`),
      end: () => {},
    };
  }
  const palette = paletteFor(stream);
  const tally = createTally();
  if (stream.isTTY) {
    const { liveView } = await import('./live.ts');
    return liveView(stream, palette, tally);
  }
  return {
    event: (event) => {
      tally.add(event);
      stream.write(`${lineOf(event, palette)}\n`);
    },
    note: (text) => stream.write(`${text}\n`),
    end: () => stream.write(`\n${verdict(tally, palette)}\n`),
  };
}
