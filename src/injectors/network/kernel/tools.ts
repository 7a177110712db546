import { type CommandResult, FaultError, type Host } from '../../../plugin/index.ts';

/**
 * Runs a tool of iproute2 or nftables.
 *
 * @returns its standard output
 * @throws FaultError with what the tool said, where it failed
 */
export async function run(
  host: Host,
  program: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const result = await host.run(program, args, input === undefined ? {} : { input });
  if (result.exitCode === 0) return result.stdout;
  throw new FaultError(explain(program, args, result));
}

/** Runs a tool that answers in JSON; tc and ip say nothing at all where there is nothing to say. */
export async function runJson<T>(host: Host, program: string, args: readonly string[]): Promise<T> {
  const text = await run(host, program, args);
  return (text.trim() === '' ? [] : JSON.parse(text)) as T;
}

/** Commands for `tc -batch` or `ip -batch`, in one process; none at all where the list is empty. */
export async function batch(host: Host, program: 'tc' | 'ip', lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await run(host, program, ['-batch', '-'], `${lines.join('\n')}\n`);
}

/** One transaction of nft: all lines take effect, or none; none at all where the list is empty. */
export async function transaction(host: Host, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await run(host, 'nft', ['-f', '-'], `${lines.join('\n')}\n`);
}

/** What a tool that failed said, in a line. */
export function explain(program: string, args: readonly string[], result: CommandResult): string {
  const said = (result.stderr || result.stdout).trim().split('\n').slice(0, 3).join('; ');
  return `\`${[program, ...args].join(' ')}\` failed: ${said || `exit code ${result.exitCode}`}`;
}
