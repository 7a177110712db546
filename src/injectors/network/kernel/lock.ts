import { delay, FaultError, type RevertContext } from '../../../plugin/index.ts';

/** Milliseconds to wait for whoever changes the network at this moment. */
const LIMIT = 10_000;
const PAUSE = 5;

/**
 * Does work while no other Squall changes the faults of this network namespace: what is read is then still so when
 * it is acted upon.
 *
 * @throws FaultError where another one is at work for longer than 10 s
 */
export async function whileAlone<T>(context: RevertContext, work: () => Promise<T>): Promise<T> {
  const release = await takeTurn(context);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeTurn({ host, clock }: RevertContext): Promise<() => void> {
  // The lock is the network namespace's own; named after it, it serves hosts that reach into another one, too.
  const name = `network/${host.networkNamespace()}`;
  const end = clock.now() + LIMIT;
  let release = await host.takeLock(name);
  const waited = !release;
  while (!release) {
    if (clock.now() >= end) {
      throw new FaultError(`another Squall has been changing the network for more than ${LIMIT / 1000} s`);
    }
    await delay(clock, PAUSE);
    release = await host.takeLock(name);
  }
  // Whoever held it may have been killed, and left a command at work.
  if (waited) for (const orphan of host.orphanedCommands()) host.signal(orphan, 'SIGKILL');
  return release;
}
