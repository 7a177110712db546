#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { program } from './program.ts';

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // A verb that goes on for long looks after it itself.
  if (process.stdout.listenerCount('error') > 1) return;
  // Whoever read has seen enough, as `head` has.
  if (code === 'EPIPE') process.exit();
  const reason = code === 'ENOSPC' ? 'the disk is full' : message;
  console.error(`squall: cannot write standard output: ${reason}`);
  process.exit(EXIT.usage);
});
// There is nobody to tell.
process.stderr.on('error', () => {});

try {
  if (process.argv.length <= 2) program.help({ error: true });
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Prints what a person needs, and nothing of our insides. @returns the exit code */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  if (error instanceof Failure) {
    console.error(`squall: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`);
    return error.exitCode;
  }
  console.error(`squall: internal error: ${error instanceof Error ? error.message : error}`);
  if (process.env.SQUALL_DEBUG) console.error(error);
  return EXIT.failed;
}
