import { spawnSync } from 'node:child_process';
import { kubeDriver, type PodUnderTest, statusOf } from '../../test/support/pod-driver.ts';
import { until } from '../../test/support/wait.ts';
import { median } from '../faults/processes.ts';

const ROUNDS = 5;
/** Seconds that the sidecar's CPU is looked at. */
const SECONDS = 60;

const CALM = { calm: 'name: calm\nstates: {done: {final: true}}\n' };
const BUSY = {
  busy: 'name: busy\nschedule: [{every: 1s}]\nstates: {a: {inject: {cpu: {load: 1}}, for: 100ms, next: b}, b: {final: true}}\n',
};

/** What a sidecar costs in a pod, by its cgroup, and how soon it is ready. */
export async function benchPod(): Promise<string> {
  if (spawnSync('kubectl', ['get', '--raw', '/readyz']).status !== 0)
    return 'Pod: there is no cluster here (KUBECONFIG)';
  const driver = kubeDriver();
  try {
    const times: { shop: number; sidecar: number }[] = [];
    let last: PodUnderTest | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const since = performance.now();
      last = await driver.start(CALM);
      const ready = (port: number, path: string) =>
        until(
          path,
          async () => (await statusOf(last as PodUnderTest, port, path)) === 200 || undefined,
          60_000,
        ).then(() => performance.now() - since);
      const [shop, sidecar] = await Promise.all([ready(8080, '/health'), ready(8000, '/readyz')]);
      times.push({ shop, sidecar });
    }
    const idle = await cost(last as PodUnderTest);
    const busy = await cost(await driver.start(BUSY));
    const seconds = (of: 'shop' | 'sidecar') => (median(times.map((time) => time[of])) / 1000).toFixed(1);
    return [
      'Sidecar in a pod, by its cgroup',
      `from \`kubectl apply\` until the pod is ready     ${seconds('sidecar')} s (the kubelet looks every 2 s)`,
      `memory, idle                                    ${idle.memory} MiB`,
      `memory, a CPU fault every second                ${busy.memory} MiB, with the hog`,
      `CPU over ${SECONDS} s, idle                             ${idle.cpu} % of a core`,
    ].join('\n');
  } finally {
    await driver.clean();
  }
}

async function cost(pod: PodUnderTest): Promise<{ memory: string; cpu: string }> {
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const before = await cpuTime(pod);
  const since = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const cpu = (((await cpuTime(pod)) - before) / (performance.now() - since)) * 100;
  return { memory: ((await workingSet(pod)) / 2 ** 20).toFixed(0), cpu: cpu.toFixed(2) };
}

/** Bytes that the kubelet would count: what is in use, without files that can be dropped. */
async function workingSet(pod: PodUnderTest): Promise<number> {
  const text = await read(
    pod,
    '/sys/fs/cgroup/memory/memory.usage_in_bytes',
    '/sys/fs/cgroup/memory.current',
  );
  const stat = await read(pod, '/sys/fs/cgroup/memory/memory.stat', '/sys/fs/cgroup/memory.stat');
  const inactive = /^(?:total_)?inactive_file (\d+)/m.exec(stat)?.[1] ?? '0';
  return Number(text) - Number(inactive);
}

/** Milliseconds. */
async function cpuTime(pod: PodUnderTest): Promise<number> {
  const text = await read(pod, '/sys/fs/cgroup/cpuacct/cpuacct.usage', '/sys/fs/cgroup/cpu.stat');
  const micro = /usage_usec (\d+)/.exec(text)?.[1];
  return micro === undefined ? Number(text) / 1e6 : Number(micro) / 1000;
}

/** Of the first version of cgroups, or of the second. */
function read(pod: PodUnderTest, v1: string, v2: string): Promise<string> {
  return pod.exec('squall', 'sh', '-c', `cat ${v1} 2>/dev/null || cat ${v2}`);
}
