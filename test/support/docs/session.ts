import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** How long a command may take, in milliseconds. */
const BOUND = 100_000;

/** A shell in a folder of its own, as a reader has who types the commands of a page one after the other. */
export interface Session {
  readonly folder: string;
  /** Runs shell commands; what they said, and how they ended. */
  run(commands: string): Promise<{ readonly exit: number; readonly said: string }>;
  end(): Promise<void>;
}

/**
 * Network, processes and mounts of their own: no command reaches what is on the machine, ports are free, and what was
 * left running ends with the shell. The folders that an installed Squall uses are there and empty.
 */
const APART = [
  ...['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c'],
  'ip link set lo up && mount -t tmpfs none /var/lib && mount -t tmpfs none /run && exec sh',
];

export function startSession({ apart }: { readonly apart: boolean }): Session {
  const home = mkdtempSync(join(tmpdir(), 'squall-docs-'));
  const [folder, bin] = [join(home, 'here'), join(home, 'bin')];
  for (const each of [folder, bin]) mkdirSync(each);
  writeFileSync(join(bin, 'squall'), `#!/bin/sh\nexec "${process.execPath}" "${ROOT}dist/squall.js" "$@"\n`);
  chmodSync(join(bin, 'squall'), 0o755);
  // An answer that is an error is one to `curl`, too.
  writeFileSync(join(home, '.curlrc'), 'silent\nshow-error\nfail-with-body\n');
  const [program, ...args] = (apart ? APART : ['sh']) as [string, ...string[]];
  const child = spawn(program, args, {
    cwd: folder,
    // A group of its own, which is ended as a whole.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ROOT,
      HOME: home,
      PATH: [bin, process.env.PATH, join(ROOT, 'node_modules/.bin')].join(delimiter),
      ...(apart ? {} : { SQUALL_STATE_DIR: join(home, 'state') }),
    },
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let count = 0;
  return {
    folder,
    run: async (commands) => {
      const file = join(home, `${++count}`);
      writeFileSync(file, `${commands}\n`);
      // In this shell, so that folders it goes to and jobs it starts are there for the next command.
      child.stdin.write(`SAID=${file}.said; . ${file} >${file}.out 2>&1 </dev/null; echo $?\n`);
      const bound = setTimeout(() => child.kill('SIGKILL'), BOUND);
      const { value, done } = await answers.next();
      clearTimeout(bound);
      const said = readFileSync(`${file}.out`, 'utf8').slice(-10_000);
      if (done) throw new Error(`the shell has ended, or did not come back: ${commands}\n${said}`);
      return { exit: Number(value), said };
    },
    end: async () => {
      process.kill(-(child.pid as number), 'SIGKILL');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The commands of a block, one at a time: a line, or several where each but the last ends in a backslash. */
export function commandsOf(text: string): string[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}
