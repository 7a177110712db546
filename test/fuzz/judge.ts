import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './child.ts';

/** Milliseconds for one file, and the start of the process: many times what any takes on an idle machine. */
const BOUND = 60_000;
/** Mebibytes of heap, far more than any file takes. */
const HEAP = 512;

/** Checks files in a process of its own, which is replaced when a file ends it. */
export class Judge {
  #child: ChildProcess | undefined;

  async check(question: Question): Promise<Answer> {
    this.#child ??= fork(fileURLToPath(new URL('child.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP}`],
      serialization: 'advanced',
      env: { ...process.env, NODE_OPTIONS: undefined },
    });
    const child = this.#child;
    const answer = await this.#answer(child, question);
    if (child.exitCode !== null || child.signalCode !== null || child.killed) this.#child = undefined;
    return answer;
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #answer(child: ChildProcess, question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      const done = (answer: Answer) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        done({ broken: `no answer within ${BOUND} ms` });
      }, BOUND);
      child.once('message', (answer) => done(answer as Answer));
      child.once('exit', (code, signal) => done({ broken: `the process ended (${signal ?? code})` }));
      child.send({ ...question, content: Uint8Array.from(question.content) });
    });
  }
}
