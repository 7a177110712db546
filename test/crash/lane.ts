import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeCgroup } from '../support/cgroup.ts';
import { LINK, makePair, type Pair } from '../support/netns.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { startVictim, type Victim } from '../support/victim.ts';
import { until } from '../support/wait.ts';

/** A machine of a test's own, as far as faults reach: a network namespace, two processes, a state directory. */
export interface Lane {
  readonly space: Workspace;
  /** Where a disk is filled. */
  readonly folder: string;
  readonly pair: Pair;
  readonly victims: readonly Victim[];
  /** The base name of both. */
  readonly name: string;
  /** Starts a program in the namespace, in a process group of its own. */
  start(command: readonly string[]): ChildProcess;
  /** The watchdogs and the hogs that are there. */
  watchdogs(): number[];
  hogs(): number[];
  /** Everything that faults of the network and of limits change, byte for byte. */
  rules(): string;
  /** What is still there of any fault; empty when the machine is clean. */
  dirt(before: string): string[];
  /** Milliseconds until it is clean. */
  clean(before: string, since: number, bound?: number): Promise<number>;
  /** Starts the processes that a test before has killed. */
  renew(): void;
  remove(): Promise<void>;
}

/** @param options whether its processes are in a cgroup of their own */
export function makeLane(options = { cgroup: false }): Lane {
  const cgroup = options.cgroup ? makeCgroup() : undefined;
  const [space, pair] = [workspace(), makePair()];
  const folder = dirname(space.write('disk/empty', ''));
  const name = startVictim();
  const victims = [name, startVictim(name.name)];
  for (const { pid } of victims) cgroup?.add(pid);
  const running = new Set<ChildProcess>();
  const marked = (accept: (mark: string) => boolean) =>
    space.processes().filter((pid) => accept(markOf(pid)));
  const limits = () => ['cpu.max', 'pids.max', 'memory.high'].map((file) => cgroup?.read(file)).join();
  const rules = () =>
    limits() +
    pair.near.exec(
      `sh -c 'tc -j qdisc show; tc -j filter show dev ${LINK}; nft -j list ruleset; ip -br link | cut -d" " -f1'`,
    );
  const cheap = () => [
    ...space.processes().map((pid) => `process ${pid} ${markOf(pid)}`),
    ...victims.filter((victim) => victim.state() === 'T').map(({ pid }) => `process ${pid} is paused`),
    ...space.records().map((file) => `undo record ${file}`),
    ...readdirSync(folder).filter((file) => file !== 'empty'),
  ];
  const lane: Lane = {
    space,
    folder,
    pair,
    victims,
    name: name.name,
    start: ([...command]) => {
      // `ip netns exec` would mount a /sys of its own, without cgroups.
      const inside = cgroup
        ? ['nsenter', `--net=/run/netns/${pair.near.name}`]
        : ['ip', 'netns', 'exec', pair.near.name];
      const [program = '', ...args] = [...inside, ...command];
      const child = spawn(program, args, {
        env: { ...process.env, SQUALL_STATE_DIR: space.stateDir },
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
      child.stdin.on('error', () => {});
      return child;
    },
    watchdogs: () => marked((mark) => mark.startsWith('watchdog:')),
    hogs: () => marked((mark) => mark !== '' && !/^(watchdog|command):/.test(mark)),
    rules,
    dirt: (before) => {
      const found = cheap();
      return found.length > 0 || rules() === before ? found : ['rules of the network'];
    },
    clean: async (before, since, bound = 10_000) => {
      let found: string[] = [];
      let at = since;
      const look = () => {
        // Looking takes time itself; what is clean now was so when the look began, as nobody is left to change it.
        at = performance.now();
        found = lane.dirt(before);
        return found.length === 0;
      };
      await until('clean', look, bound).catch(() => {
        throw new Error(`after ${bound} ms there is still ${found.join(', ')}`);
      });
      return at - since;
    },
    renew: () => {
      victims.forEach((victim, index) => {
        if (victim.state() !== undefined && victim.state() !== 'Z') return;
        const fresh = startVictim(name.name);
        cgroup?.add(fresh.pid);
        victims[index] = fresh;
      });
    },
    remove: async () => {
      for (const child of running) child.kill('SIGKILL');
      for (const victim of victims) victim.end();
      pair.remove();
      space.remove();
      await cgroup?.remove();
    },
  };
  return lane;
}

/** What `SQUALL_HELPER` says in a process's environment; empty without it. */
function markOf(pid: number): string {
  try {
    return /(?:^|\0)SQUALL_HELPER=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}
