/**
 * Ends this hog at once when the pipe that Squall holds open closes, whatever its threads are doing: a signal
 * to itself needs no cooperation from them.
 */
export function endWithParent(): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  process.stdin.on('end', die).on('error', die).resume();
  process.stdout.on('error', die);
}

/** Tells Squall something: one JSON object a line. */
export function report(message: { readonly [key: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
