import type { Known } from './command.ts';

const LONG: ReadonlyMap<string, string> = new Map([
  ['-c', '--cpu'],
  ['-l', '--cpu-load'],
  ['-m', '--vm'],
  ['-t', '--timeout'],
]);

/** What is carried over, and what changes nothing of the load. */
const KNOWN = ['--cpu', '--cpu-load', '--vm-bytes', '--timeout'];
const HARMLESS = ['--vm-keep', '--metrics', '--metrics-brief', '--quiet', '-q', '--verbose', '-v'];

/** What `stress` or `stress-ng` loads CPU and memory with. */
export function stressed(args: readonly string[], leave: (what: string) => void): Known | undefined {
  const options = optionsOf(args);
  const [workers, size] = [options.get('--cpu'), options.get('--vm-bytes')];
  const time = options.get('--timeout');
  const inject = {
    ...(workers === undefined
      ? {}
      : {
          cpu: {
            load: Number(options.get('--cpu-load') ?? 100),
            workers: workers === '0' ? 'all' : Number(workers),
          },
        }),
    ...(size === undefined ? {} : { memory: memoryOf(size) }),
  };
  if (Object.keys(inject).length === 0) return undefined;
  for (const [name, value] of options) {
    // The memory is held by one process.
    const one = name === '--vm' && value === '1' && size !== undefined;
    if (!one && ![...KNOWN, ...HARMLESS].includes(name)) leave(`${name} ${value}`.trimEnd());
  }
  return {
    inject,
    lasts: true,
    ...(time === undefined ? {} : { for: /[smhd]$/.test(time) ? time : `${time}s` }),
  };
}

/** Each option by its long name, with its value, or an empty one. */
function optionsOf(args: readonly string[]): ReadonlyMap<string, string> {
  const isOption = (arg: string) => /^-\D/.test(arg);
  return new Map(
    args.flatMap((arg, index) => {
      if (!isOption(arg)) return [];
      const [, name = arg, own] = /^([^=]+)=(.*)$/s.exec(arg) ?? [];
      const next = args[index + 1] ?? '';
      return [[LONG.get(name) ?? name, own ?? (isOption(next) ? '' : next)] as const];
    }),
  );
}

function memoryOf(size: string): Record<string, unknown> {
  if (size.endsWith('%')) return { percent: Number.parseFloat(size) };
  const [, number = size, unit = ''] = /^(\d+)([kmgt]?)b?$/i.exec(size) ?? [];
  return { size: `${number}${unit === '' ? 'B' : `${unit.toUpperCase()}iB`}` };
}
