import { execFileSync } from 'node:child_process';

/** The tests run helpers and the command line as users do: from dist/, so it must be what src/ says. */
export default function build(): void {
  // Said by whoever has just built it, and runs several suites at once.
  if (process.env.SQUALL_TEST_BUILT) return;
  execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
}
