import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Run } from '../../engine/run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';

/**
 * Reads the names of events, one a line, and sends them to the run. Leaves standard input alone where no state of
 * the scenario waits for one.
 *
 * @returns stops reading
 */
export function readTypedEvents(
  scenario: Scenario,
  run: Run,
  input: Readable,
  note: (text: string) => void,
): () => void {
  if (!allStates(scenario.storm).some((state) => state.on.size > 0)) return () => {};
  let reading = true;
  const lines = createInterface({ input, terminal: false });
  const measure = lengthOfLine();
  input.on('data', (chunk: Buffer | string) => {
    if (measure(chunk) <= LONGEST) return;
    note('what is read from standard input is no name of an event: nothing more is read');
    reading = false;
    lines.close();
    input.pause();
  });
  lines.on('line', (line) => {
    const event = line.trim();
    if (event === '' || run.send(event)) return;
    const awaited = run.awaited();
    note(
      `no state waits for "${event}" now${awaited.length > 0 ? `; waiting for: ${awaited.join(', ')}` : ''}`,
    );
  });
  lines.on('close', () => {
    const awaited = run.awaited();
    if (reading && awaited.length > 0)
      note(`standard input has ended: nobody can send ${awaited.join(' or ')} any more`);
  });
  return () => {
    reading = false;
    lines.close();
  };
}

/** Characters that a line may have: what is no text at all would be kept until memory ends. */
const LONGEST = 64 * 1024;

/** Told one part of a text after the other, says how long its last line is so far. */
function lengthOfLine(): (part: Buffer | string) => number {
  let length = 0;
  return (part) => {
    const end = part.lastIndexOf('\n');
    length = end === -1 ? length + part.length : part.length - end - 1;
    return length;
  };
}
