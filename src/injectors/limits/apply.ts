import { FaultError, type InjectionContext } from '../../plugin/index.ts';
import type { LimitsUndo, Setting } from './record.ts';

/** Milliseconds that the kernel may take to reclaim what is above a limit, or to kill who holds it. */
const LIMIT = 60_000;

const WRITE = 'cat > "$0"';

/**
 * Lowers the limits.
 *
 * A program of its own writes each: the kernel may be at it for long, and stops when the writer is killed.
 *
 * @throws FaultError where the kernel refuses one
 */
export async function apply({ folder, settings }: LimitsUndo, context: InjectionContext): Promise<undefined> {
  for (const setting of settings) {
    if (context.signal.aborted) return;
    await lower(`${folder}/${setting.file}`, setting, context);
  }
}

async function lower(
  path: string,
  { device, lowered }: Setting,
  { host, signal }: InjectionContext,
): Promise<void> {
  const text = device === null ? lowered : `${device} ${lowered}`;
  const { exitCode, stderr } = await host.run('sh', ['-c', WRITE, path], {
    input: text,
    timeout: LIMIT,
    signal,
  });
  if (exitCode !== 0 && !signal.aborted)
    throw new FaultError(`${path} cannot be set to ${text}: ${stderr.trim() || `exit code ${exitCode}`}`);
}
