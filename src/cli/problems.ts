import type { Problem } from '../document/problem.ts';
import { paletteFor } from './terminal.ts';
import { formatProblems } from './validate/text.ts';

/** Prints what is wrong with a file on standard error, if anything is. */
export function printProblems(problems: readonly Problem[], file: string, content: Uint8Array): void {
  if (problems.length === 0) return;
  const texts = new Map([[file, Buffer.from(content).toString()]]);
  process.stderr.write(formatProblems(problems, texts, paletteFor(process.stderr)));
}
