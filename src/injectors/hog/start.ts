import {
  delay,
  FaultError,
  type Helper,
  type HelperSpec,
  type InjectionContext,
} from '../../plugin/index.ts';

export interface StartedHog {
  /**
   * Resolves with the next message that has one of the keys; rejects when the hog says `error` or ends, or the fault
   * is aborted.
   */
  next(keys: readonly string[], timeout: number): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves when the hog has ended, with what happened. */
  readonly failed: Promise<FaultError>;
}

type Ending = Awaited<Helper['exited']>;

/**
 * Starts a hog.
 *
 * @param task what it is told, as JSON in its only argument
 * @param killer names who sent a SIGKILL that Squall did not send
 */
export async function startHog(
  spec: Omit<HelperSpec, 'token' | 'args'>,
  task: unknown,
  context: InjectionContext,
  killer: () => string | undefined = () => undefined,
): Promise<StartedHog> {
  const { host, token } = context;
  const helper = await host.startHelper({ ...spec, token, args: [JSON.stringify(task)] });
  const failed = helper.exited.then((ending) => explain(helper.pid, ending, killer));
  return {
    failed,
    next: async (keys, timeout) => {
      const message = helper
        .message((candidate) => hasKey(candidate, [...keys, 'error']), timeout)
        .catch(async (error) => {
          // A hog that ended says more than a message that did not come.
          throw await Promise.race([failed, delay(context.clock, 200).then(() => error)]);
        });
      const said = (await abortable(message, context.signal)) as Record<string, unknown>;
      if ('error' in said) throw new FaultError(String(said.error));
      return said;
    },
  };
}

function hasKey(message: unknown, keys: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && keys.some((key) => key in message);
}

function explain(pid: number, ending: Ending, killer: () => string | undefined): FaultError {
  const by = ending.signal === 'SIGKILL' ? killer() : undefined;
  if (by !== undefined) return new FaultError(`the hog (pid ${pid}) was killed by ${by}`);
  const how = ending.signal ? `signal ${ending.signal}` : `exit code ${ending.exitCode}`;
  const said = reason(ending.stderr);
  return new FaultError(`the hog (pid ${pid}) ended by itself: ${how}${said && `: ${said}`}`);
}

/** What was thrown, without where; else all that it complained of. */
function reason(stderr: string): string {
  return /^(?:\w*Error|Uncaught)\b.*$/m.exec(stderr)?.[0] ?? stderr.trim();
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new FaultError('aborted while the hog was starting'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
