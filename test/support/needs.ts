import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { cpuCgroupsMissing } from './cpu-cgroup.ts';
import { BASE, IMAGE } from './image.ts';

export type Need =
  | 'root'
  | 'tc'
  | 'nft'
  | 'netns'
  | 'netem'
  | 'nftables'
  | 'cgroup2'
  | 'stressng'
  | 'chromium'
  | 'curl'
  | 'prometheus'
  | 'python3'
  | 'ping'
  | 'loop'
  | 'swap'
  | 'cpucgroup'
  | 'redis'
  | 'quota'
  | 'helm'
  | 'podman'
  | 'nodeimage'
  | 'cluster'
  | 'node';

/** What a suite may need of the machine, and why it is not there (undefined: it is). */
const needs: Record<Need, () => string | undefined> = {
  root: () => (process.getuid?.() === 0 ? undefined : 'needs root'),
  tc: () => works('tc', ['-V']),
  nft: () => works('nft', ['--version']),
  netns: () => needs.root() ?? works('ip', ['netns', 'list']) ?? tryInNamespace('true'),
  netem: () => needs.netns() ?? tryInNamespace('tc qdisc add dev lo root netem delay 1ms'),
  nftables: () => needs.netns() ?? needs.nft() ?? tryInNamespace('nft add table inet squall_probe'),
  cgroup2: () => {
    try {
      return readFileSync('/sys/fs/cgroup/cgroup.controllers', 'utf8').includes('memory')
        ? (needs.root() ?? undefined)
        : 'needs the memory controller of cgroup v2';
    } catch {
      return 'needs cgroup v2';
    }
  },
  python3: () => works('/usr/bin/python3', ['--version']),
  ping: () => works('ping', ['-V']),
  stressng: () => works('stress-ng', ['--version']),
  chromium: () => (existsSync(CHROMIUM) ? undefined : `needs ${CHROMIUM}`),
  curl: () => works('curl', ['--version']),
  prometheus: () => works('prometheus', ['--version']) ?? works('promtool', ['--version']),
  quota: () => needs.loop() ?? works('setquota', ['--version']) ?? works('setpriv', ['--version']),
  redis: () => works('redis-server', ['--version']) ?? works('redis-cli', ['--version']),
  cpucgroup: () => needs.root() ?? cpuCgroupsMissing(),
  swap: () =>
    needs.root() ?? works('zramctl', ['--version']) ?? (works('modprobe', ['zram']) && 'needs zram'),
  loop: () => needs.root() ?? works('mkfs.xfs', ['-V']) ?? works('mkfs.ext4', ['-V']) ?? loopDevices(),
  podman: () => works('podman', ['image', 'exists', IMAGE]) && `needs podman, with the image ${IMAGE}`,
  nodeimage: () => works('podman', ['image', 'exists', BASE]) && `needs podman, with the image ${BASE}`,
  cluster: () => works('kubectl', ['get', '--raw', '/readyz']) && 'needs a Kubernetes cluster (KUBECONFIG)',
  node: () =>
    needs.cluster() ??
    (works('kubectl', ['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=1s']) &&
      'needs a node that runs pods'),
  helm: () => works('node_modules/.bin/helm', ['version']),
};

function works(program: string, args: string[]): string | undefined {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return undefined;
  } catch {
    return `needs ${program}`;
  }
}

/** The kernel's module may be there and not loaded yet. */
function loopDevices(): string | undefined {
  return works('losetup', ['--find']) && works('modprobe', ['loop']) && 'needs loop devices';
}

function tryInNamespace(command: string): string | undefined {
  try {
    execFileSync('unshare', ['--net', 'sh', '-c', command], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `needs a kernel where \`${command}\` works: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  }
}

/**
 * A suite that is skipped, with the reason in its name, where the machine lacks something. `SQUALL_TEST_REQUIRE`
 * (a list such as `root,netem`) turns the skip for those into a failure.
 */
export function describeWhere(required: readonly Need[], name: string, suite: () => void): void {
  const demanded = (process.env.SQUALL_TEST_REQUIRE ?? '').split(',');
  for (const need of required) {
    const reason = needs[need]();
    if (reason === undefined) continue;
    if (demanded.includes(need)) {
      describe(name, () => it(`has what it needs (${need})`, () => expect.fail(reason)));
    } else {
      describe.skip(`${name} [skipped: ${reason}]`, suite);
    }
    return;
  }
  describe(name, suite);
}
