import type { Logger } from 'pino';
import type { Agent } from '../../agent/agent.ts';
import { EXIT } from '../exit-codes.ts';
import type { Settings } from './settings.ts';

/** What can be done with an agent that serves. */
export interface Opened {
  readonly agent: Agent;
  /** Resolves when it is ready; rejects with a Failure where it cannot begin. */
  readonly begun: Promise<void>;
  /** Takes over other settings. */
  readonly reconfigure: (settings: Settings) => Promise<void>;
}

export interface Signals {
  /**
   * Serves until a signal, or an error of our own, ends it; everything is then undone.
   *
   * @param read reads the settings anew
   * @returns the exit code
   */
  serve(opened: Opened, read: () => Promise<Settings>, logger: Logger): Promise<number>;
  release(): void;
}

type Call = { readonly signal: NodeJS.Signals } | { readonly error: unknown };

const CAUGHT = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

/** Catches signals, and errors of our own, from now on; those that come before anybody serves are kept. */
export function catchSignals(): Signals {
  const kept: Call[] = [];
  let take = (call: Call) => void kept.push(call);
  const onSignal = (signal: NodeJS.Signals) => take({ signal });
  const onError = (error: unknown) => take({ error });
  for (const signal of CAUGHT) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return {
    serve: (opened, read, logger) =>
      new Promise((resolve, reject) => {
        opened.begun.catch(reject);
        take = (call) => {
          const end = act(call, opened, read, logger);
          void end?.then(resolve, reject);
        };
        for (const call of kept.splice(0)) take(call);
      }),
    release: () => {
      for (const signal of CAUGHT) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
}

/** @returns the exit code, where it is the end */
function act(
  call: Call,
  { agent, reconfigure }: Opened,
  read: () => Promise<Settings>,
  logger: Logger,
): Promise<number> | undefined {
  if ('error' in call) {
    const { error } = call;
    logger.fatal(`internal error: ${error instanceof Error ? error.message : error}`);
    if (process.env.SQUALL_DEBUG) console.error(error);
    return end(agent, 'internal error', EXIT.failed);
  }
  switch (call.signal) {
    case 'SIGTERM':
    case 'SIGQUIT':
      return end(agent, `told to by ${call.signal}`, EXIT.passed);
    case 'SIGINT':
      return end(agent, 'told to by SIGINT', EXIT.SIGINT);
    case 'SIGUSR1':
      void agent.halt('signal', 'told to by SIGUSR1');
      return undefined;
    case 'SIGHUP':
      read()
        .then(reconfigure)
        .catch((error: Error) => logger.error(`the config stays as it was: ${error.message}`));
      return undefined;
    default:
      return undefined;
  }
}

async function end(agent: Agent, reason: string, code: number): Promise<number> {
  const left = await agent.close(reason);
  return left.length > 0 ? EXIT.leftBehind : code;
}
