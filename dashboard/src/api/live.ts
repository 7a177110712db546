import { Code, ConnectError } from '@connectrpc/connect';
import { connection, runs, status } from '../model/agent.ts';
import { agent } from './client.ts';
import { load, reload, take } from './load.ts';
import { loginReason } from './session.ts';

/** Milliseconds without an answer after which the stream is taken for dead: twice the agent's sign of life. */
const SILENCE = 32_000;

/** Milliseconds to wait before a further try: more and more. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

/** Follows the agent for as long as the page is there: loads what is, then takes what happens. */
export async function follow(): Promise<never> {
  for (let pause = FIRST_PAUSE; ; ) {
    try {
      if (!status.peek()) await load();
      await watch(() => {
        pause = FIRST_PAUSE;
      });
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) await loggedIn();
      else lost(error);
    }
    await sooner(pause);
    pause = Math.min(LONGEST_PAUSE, pause * 1.5);
  }
}

/** Where the stream is. */
let at: { after: bigint; log: string } | undefined;

async function watch(heard: () => void): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  at ??= { after: status.peek()?.lastEvent ?? 0n, log: status.peek()?.log ?? '' };
  try {
    for await (const answer of agent.watchEvents(at, { signal: silence.signal })) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
      if (connection.peek().state !== 'live') {
        connection.value = { state: 'live' };
        heard();
        reload('status');
      }
      if (answer.reset || answer.lost > 0n) return forget();
      take(answer.events);
      at = { after: answer.last, log: answer.log };
    }
    lost(new ConnectError('the agent has ended the stream'));
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** What has happened meanwhile is not known: everything is asked for anew. */
function forget(): void {
  at = undefined;
  status.value = undefined;
  runs.value = new Map();
}

function lost(error: unknown): void {
  if (connection.peek().state === 'lost') return;
  connection.value = { state: 'lost', since: Date.now(), reason: ConnectError.from(error).rawMessage };
}

function loggedIn(): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = loginReason.subscribe((reason) => {
      if (reason !== undefined) return;
      queueMicrotask(() => unsubscribe());
      resolve();
    });
  });
}

/** Waits; less long where the machine says that it is online again, or the page is looked at again. */
function sooner(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
  });
}
