import { expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { makeGroup, type Pod } from '../support/fleet.ts';

const MINUTE = 60_000;

/** A group that elects, of so many pods that have begun. */
async function electing(pods: number, seed?: number) {
  const made = makeGroup({ elect: 'one', selector: 'app=x' }, seed);
  made.server.pods = pods;
  for (let i = 0; i < pods; i++) made.join(`pod-${i}`);
  await made.time.pass(6000);
  return made;
}

it('one pod takes each firing, and not always the same', async () => {
  const { time, pods } = await electing(20);
  const takers: string[] = [];
  for (let firing = 0; firing < 60; firing++) {
    const due = time.now();
    const taken = pods.map(async (pod) => ((await pod.takes(due, MINUTE)) ? [pod.name] : []));
    await time.pass(MINUTE);
    const names = (await Promise.all(taken)).flat();
    expect(names).toHaveLength(1);
    takers.push(...names);
  }
  expect(new Set(takers).size).toBeGreaterThan(10);
});

it('a pod whose clock is late, or which jitter lets start late, takes no firing for a second time', async () => {
  const { time, pods } = await electing(3);
  const start = time.now();
  const [early, late] = pods as [Pod, Pod];
  for (let firing = 0; firing < 40; firing++) {
    const took = early.takes(start + firing, MINUTE);
    await time.pass(10_000);
    expect(await took).toBe(true);
  }
  for (const firing of [0, 5, 20, 39]) {
    const took = late.takes(start + firing, MINUTE);
    await time.pass(10_000);
    expect(await took).toBe(false);
  }
});

it('in a large group whoever is elected has its place at once', async () => {
  const made = makeGroup({ elect: 'one', budget: 1, selector: 'app=x' });
  const { time, server, join } = made;
  server.pods = 10_000;
  const pod = join('pod-0');
  await time.pass(6000);
  const took = pod.takes(time.now(), 1000 * MINUTE).then((taken) => (taken ? pod.ask(1000) : undefined));
  await time.pass(2100_000);
  expect(await took).toBeTruthy();
});

it('a pod without a fleet’s election takes every firing', async () => {
  const { pods, join } = makeGroup({ budget: 1 });
  join('a');
  expect(await pods[0]?.takes(1, MINUTE)).toBe(true);
});

it('where the API server is away, nobody takes it, and it says why', async () => {
  const { time, pods, server } = await electing(3);
  server.away = true;
  const taken = pods.map((pod) => pod.takes(time.now(), MINUTE));
  await time.pass(MINUTE);
  expect(await Promise.all(taken)).toEqual([false, false, false]);
  expect(pods[0]?.refusals).toEqual(['who takes it could not be settled: the API server gives no answer']);
});

it.each(Array.from({ length: 10 }, (_, seed) => seed))(
  'no firing is taken twice, whatever dies, and whenever the API server goes (seed %d)',
  async (seed) => {
    const made = await electing(20, seed);
    const { time, server } = made;
    const random = seededStreams(seed)('firings');
    const takers = new Map<number, number>();
    for (let firing = 0; firing < 200; firing++) {
      const due = time.now();
      for (const pod of made.pods) {
        void pod.takes(due, MINUTE).then((taken) => {
          if (taken) takers.set(due, (takers.get(due) ?? 0) + 1);
        });
      }
      await time.pass(random.next() * 3000);
      server.away = random.next() < 0.2;
      if (random.next() < 0.3) {
        const [victim] = made.pods.splice(random.below(made.pods.length), 1) as [Pod];
        victim.kill();
        made.join(victim.name);
      }
      await time.pass(random.next() * 10_000);
      server.away = false;
    }
    await time.pass(MINUTE);
    expect(Math.max(...takers.values())).toBe(1);
    expect(takers.size).toBeGreaterThan(100);
  },
);
