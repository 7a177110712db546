import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import {
  kubeDriver,
  type PodDriver,
  type PodUnderTest,
  podmanDriver,
  statusOf,
} from '../support/pod-driver.ts';
import { until } from '../support/wait.ts';

// The chart's pod, for real: the shop and the sidecar in one network, and one of processes. A storm begins when its
// file is there, so that an agent that was started again does not begin another.
const FAULTS = {
  cpu: 'cpu: {load: 50, workers: 1}',
  memory: 'memory: {size: 24MiB}',
  pause: 'process: {name: shop-worker, action: pause, mode: all}',
  kill: 'process: {name: shop-worker, signal: SIGKILL, mode: all}',
  // Stopped as a whole, it would be killed when its time to end is over.
  'pause-all': 'process: {command: "shop\\\\.mjs", action: pause}',
  partition: 'network: {partition: true, sourcePorts: [8080]}',
  rate: 'network: {rate: 1mbit}',
} as const;
type Name = keyof typeof FAULTS | 'everything';

const go = (name: Name) => `/var/lib/squall/go-${name}`;
const storm = (name: Name, faults: readonly string[]) => `
name: ${name}
schedule: [{every: 1s}]
steadyState: [{name: go, file: {path: ${go(name)}}}]
stopWhen: [{name: go, file: {path: ${go(name)}}, every: 200ms, failures: 1}]
states:
  storm:
    inject:
${faults.map((fault) => `      - ${fault}`).join('\n')}
    for: 5m
    next: done
  done: {final: true}
`;
const { partition, pause, memory } = FAULTS;
const scenarios = Object.fromEntries([
  ...Object.entries(FAULTS).map(([name, fault]) => [name, storm(name as Name, [fault])]),
  ['everything', storm('everything', [partition, pause, memory])],
]);

describeWhere(['podman', 'helm', 'root'], 'the pod, played by podman', () => suite(podmanDriver));
describeWhere(['node', 'helm'], 'the pod, on a node', () => suite(kubeDriver));

function suite(makeDriver: () => PodDriver): void {
  let driver: PodDriver;
  let pod: PodUnderTest;
  beforeAll(async () => {
    driver = makeDriver();
    pod = await driver.start(scenarios);
    await until(
      'the shop is open',
      async () => (await statusOf(pod, 8080, '/order')) === 200 || undefined,
      90_000,
    );
    await until(
      'the sidecar is ready',
      async () => (await statusOf(pod, 8000, '/readyz')) === 200 || undefined,
      90_000,
    );
  });
  afterAll(() => driver?.clean());

  it.each([
    ['cpu', hogs],
    ['memory', hogs],
    ['pause', pausedWorkers],
    ['partition', isClosed],
    ['rate', async (pod: PodUnderTest) => (await qdiscs(pod)).includes('5ca1:')],
  ] as const)('a fault hits the application, and is gone: %s', async (name, inForce) => {
    await begin(pod, name);
    await until('it is in force', async () => (await inForce(pod)) || undefined, 30_000);
    await end(pod, name);
    await until('it is gone', () => isClean(pod), 30_000);
    await until('the application knows', async () => !(await inForce(pod)) || undefined, 30_000);
  });

  it('workers of the application are killed, and their supervisor starts others', async () => {
    const before = await workers(pod);
    const others = async () => (await workers(pod)).filter((pid) => !before.includes(pid));
    await begin(pod, 'kill');
    await until('there are two others', async () => (await others()).length === 2 || undefined, 30_000);
    await end(pod, 'kill');
  });

  it('a sidecar that is killed in the middle comes back, and takes back what it left before it is ready', async () => {
    await begin(pod, 'everything');
    await until('everything is in force', () => allInForce(pod), 30_000);
    await pod
      .exec('squall', 'sh', '-c', `rm ${go('everything')}; pkill --signal KILL --full '/squall.js agent'`)
      .catch(() => {});
    await until('it was started again', async () => (await pod.restarts()) > 0 || undefined, 60_000);
    await until(
      'it is ready',
      async () => (await statusOf(pod, 8000, '/readyz')) === 200 || undefined,
      60_000,
    );
    expect(await isClean(pod)).toBe(true);
    await until(
      'the shop sells',
      async () => (await statusOf(pod, 8080, '/order')) === 200 || undefined,
      30_000,
    );
  });

  it('a pod that is deleted in the middle is undone, so that its application can end in order', async () => {
    await begin(pod, 'pause-all');
    await until('it is stopped', async () => (await isClosed(pod)) || undefined, 30_000);
    const since = Date.now();
    const said = await pod.delete();
    // Of the 30 s that it has.
    expect(Date.now() - since).toBeLessThan(25_000);
    expect(said.shop).toContain('the shop is closed');
    expect(said.squall).toMatch(/fault reverted: storm\.process/);
  });
}

function begin(pod: PodUnderTest, name: Name): Promise<string> {
  return pod.exec('squall', 'touch', go(name));
}

function end(pod: PodUnderTest, name: Name): Promise<string> {
  return pod.exec('squall', 'rm', go(name));
}

async function processes(pod: PodUnderTest): Promise<{ pid: string; state: string; command: string }[]> {
  const lines = (await pod.exec('squall', 'ps', '-eo', 'pid=,stat=,args=')).trim().split('\n');
  return lines.map((line) => {
    const [pid = '', state = '', ...command] = line.trim().split(/\s+/);
    return { pid, state, command: command.join(' ') };
  });
}

async function workers(pod: PodUnderTest): Promise<string[]> {
  return (await processes(pod)).filter(({ command }) => command === 'shop-worker').map(({ pid }) => pid);
}

async function pausedWorkers(pod: PodUnderTest): Promise<boolean> {
  const found = await processes(pod);
  return found.some(({ command, state }) => command === 'shop-worker' && state.startsWith('T'));
}

async function hogs(pod: PodUnderTest): Promise<boolean> {
  return (await processes(pod)).some(({ command }) => command.includes('-hog.js'));
}

async function isClosed(pod: PodUnderTest): Promise<boolean> {
  return (await statusOf(pod, 8080, '/health')) !== 200;
}

function qdiscs(pod: PodUnderTest): Promise<string> {
  return pod.exec('squall', 'tc', 'qdisc', 'show');
}

function tables(pod: PodUnderTest): Promise<string> {
  return pod.exec('squall', 'nft', 'list', 'tables');
}

async function allInForce(pod: PodUnderTest): Promise<true | undefined> {
  return ((await pausedWorkers(pod)) && (await hogs(pod)) && (await isClosed(pod))) || undefined;
}

async function isClean(pod: PodUnderTest): Promise<boolean> {
  const left = `${await tables(pod)} ${await qdiscs(pod)}`;
  return !/squall|5ca1:/.test(left) && !(await pausedWorkers(pod)) && !(await hogs(pod));
}
