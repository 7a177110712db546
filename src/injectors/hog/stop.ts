import {
  delay,
  FaultError,
  type Host,
  type Observation,
  type ProcessIdentity,
  type RevertContext,
} from '../../plugin/index.ts';

/** Milliseconds for the kernel to take a killed hog's memory back. */
const BOUND = 15_000;

/**
 * Kills every hog that carries the token, by pid and start time, and waits until they and what they held are gone.
 *
 * @throws FaultError with the command to type where one is still there after 15 s
 */
export async function stopHogs(context: RevertContext): Promise<Observation> {
  const { host, clock, token } = context;
  const end = clock.now() + BOUND;
  const stopped = new Map<number, ProcessIdentity>();
  for (let wait = 1; ; wait = Math.min(wait * 2, 20)) {
    const hogs = host.findHelpers(token);
    for (const hog of hogs) {
      if (host.signal(hog, 'SIGKILL')) stopped.set(hog.pid, hog);
    }
    const left = [...stopped.values()].filter((hog) => !hasEnded(host, hog));
    if (hogs.length === 0 && left.length === 0) return observation([...stopped.keys()]);
    if (clock.now() > end) throw stillThere([...new Set([...hogs, ...left].map(({ pid }) => pid))]);
    await delay(clock, wait);
  }
}

/** A zombie has ended only when its last thread has: that one gives the memory back. */
function hasEnded(host: Host, { pid, startTime }: ProcessIdentity): boolean {
  const text = host.readText(`/proc/${pid}/stat`) ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (Number(fields[19]) !== startTime) return true;
  return ['Z', 'X'].includes(fields[0] as string) && Number(fields[17]) <= 1;
}

function observation(pids: readonly number[]): Observation {
  return { message: pids.length === 0 ? 'no hog was left' : `stopped the hog, pid ${pids.join(', ')}`, pids };
}

function stillThere(pids: readonly number[]): FaultError {
  return new FaultError(
    `the hog with pid ${pids.join(', ')} is still there ${BOUND / 1000} s after SIGKILL`,
    {
      command: `kill -9 ${pids.join(' ')}`,
      hint: 'a process in uninterruptible sleep (state D) ends when the device it waits for answers',
    },
  );
}
