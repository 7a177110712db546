// A program of its own: checks files, one after the other. One that hangs or takes all memory takes only this with it.
import { check, type Kind } from './check.ts';

export interface Question {
  readonly kind: Kind;
  readonly content: Uint8Array;
}

/** What came of it: whether it was accepted, and the milliseconds of CPU that it took; or what is wrong. */
export type Answer = { readonly accepted: boolean; readonly cpu: number } | { readonly broken: string };

let thrown: unknown;
process.on('uncaughtException', (error) => {
  thrown = error;
});

process.on('message', async ({ kind, content }: Question) => {
  thrown = undefined;
  const start = process.cpuUsage();
  let answer: Answer;
  try {
    const accepted = await check(kind, content);
    // XState throws later what it has caught.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (thrown) throw thrown;
    const { user, system } = process.cpuUsage(start);
    answer = { accepted, cpu: (user + system) / 1000 };
  } catch (error) {
    const cause = thrown ?? error;
    answer = { broken: cause instanceof Error ? `${cause.stack}` : String(cause) };
  }
  process.send?.(answer);
});
