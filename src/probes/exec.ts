import type { CommandResult } from '../plugin/index.ts';
import type { Look } from './probe.ts';

/** Holds when a program ends with the exit code asked for. */
export const exec: Look<'exec'> = async ({ command, exitCode, within }, { host, signal }) => {
  const [program = '', ...args] = typeof command === 'string' ? ['sh', '-c', command] : command;
  const result = await host.run(program, args, { timeout: within, signal, foreign: true });
  const said = lastLine(result);
  const ok = result.exitCode === exitCode;
  const code = ok ? `exit code ${exitCode}` : `expected exit code ${exitCode}, got ${result.exitCode}`;
  return { ok, message: said === '' ? code : `${code} (${said})`, value: result.exitCode };
};

/** What the program said last: on standard error, else on standard output. */
function lastLine({ stderr, stdout }: CommandResult): string {
  const last = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return (last(stderr) || last(stdout)).slice(0, 200);
}
