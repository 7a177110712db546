import { expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import type { Place } from '../../src/limits/admission.ts';
import { makeGroup, type Pod } from '../support/fleet.ts';

const under = (pods: readonly Pod[]) => pods.filter(({ places }) => places.length > 0).length;

/** A group of so many pods that have begun. */
async function group(pods: number, budget: number | string, seed?: number) {
  const made = makeGroup({ budget, selector: 'app=x' }, seed);
  made.server.pods = pods;
  for (let i = 0; i < pods; i++) made.join(`pod-${i}`);
  await made.time.pass(6000);
  return made;
}

it('as many pods as the budget lets have a place, and the others are told why not', async () => {
  const { time, pods } = await group(20, 3);
  for (const pod of pods) void pod.ask(60_000);
  await time.pass(60_000);
  expect(under(pods)).toBe(3);
  const refused = pods.flatMap(({ refusals }) => refusals);
  expect(refused).toHaveLength(17);
  expect(new Set(refused)).toEqual(
    new Set(['limit fleet: 3 of the group squall may be under fault, and are']),
  );
});

it('a place that was given back goes to another pod', async () => {
  const { time, pods } = await group(5, 1);
  const first = pods[0]?.ask(60_000);
  await time.pass(10_000);
  expect(under(pods)).toBe(1);
  (await first)?.release();
  await time.pass(1000);
  void pods[1]?.ask(60_000);
  await time.pass(10_000);
  expect(pods.map(({ places }) => places.length)).toEqual([0, 1, 0, 0, 0]);
});

it('the runs of a pod share its place', async () => {
  const { time, pods, server } = await group(5, 1);
  const [pod, other] = pods as [Pod, Pod];
  const runs = [pod.ask(60_000), pod.ask(60_000)];
  await time.pass(10_000);
  expect(pod.places).toHaveLength(2);
  (await runs[0])?.release();
  void other.ask(5000);
  await time.pass(10_000);
  expect(other.places).toHaveLength(0);
  (await runs[1])?.release();
  await time.pass(10_000);
  expect(server.leases.get('squall-squall-slot-0')?.spec.holderIdentity).toBe('');
});

it('a place is renewed while it is held, however long', async () => {
  const { time, pods } = await group(3, 1);
  void pods[0]?.ask(60_000);
  for (let minute = 0; minute < 60; minute++) {
    void pods[1]?.ask(30_000);
    await time.pass(60_000);
    expect(pods.map(({ places }) => places.length)).toEqual([1, 0, 0]);
  }
});

it('the place of a pod that died is free when its lease has expired, and not before', async () => {
  const { time, pods } = await group(3, 1);
  const [dying, watching, late] = pods as [Pod, Pod, Pod];
  void dying.ask(60_000);
  await time.pass(25_000);
  dying.kill();
  void watching.ask(5000);
  await time.pass(29_000);
  // Whoever has not looked on for as long as the lease lasts cannot know.
  void late.ask(60_000);
  await time.pass(25_000);
  expect(under(pods)).toBe(1);
  void watching.ask(5000);
  await time.pass(5000);
  expect(watching.places).toHaveLength(1);
  await time.pass(30_000);
  expect(late.refusals).toHaveLength(1);
});

it('a pod that comes upon an expired lease looks on until that is certain, where there is time', async () => {
  const { time, pods } = await group(3, 1);
  const [dying, hurried, patient] = pods as [Pod, Pod, Pod];
  void dying.ask(60_000);
  await time.pass(15_000);
  dying.kill();
  await time.pass(600_000);
  void hurried.ask(10_000);
  void patient.ask(60_000);
  await time.pass(25_000);
  expect([hurried, patient].map(({ places, refusals }) => [places.length, refusals.length])).toEqual([
    [0, 1],
    [0, 0],
  ]);
  await time.pass(20_000);
  expect(patient.places).toHaveLength(1);
});

it('an agent that was started again has the place of its predecessor at once', async () => {
  const { time, pods, join } = await group(2, 1);
  void pods[0]?.ask(60_000);
  await time.pass(10_000);
  pods[0]?.kill();
  const successor = join('pod-0');
  void successor.ask(10_000);
  await time.pass(10_000);
  expect(successor.places).toHaveLength(1);
});

it('while the API server is away nobody gets a place, and who has one loses it before its lease expires', async () => {
  const { time, pods, server } = await group(3, 2);
  void pods[0]?.ask(60_000);
  await time.pass(12_000);
  server.away = true;
  const since = time.now();
  void pods[1]?.ask(60_000);
  await time.pass(15_100);
  expect(under(pods)).toBe(0);
  expect(pods[0]?.refusals[0]).toMatch(/^limit fleet: the API server has not renewed its lease for 15s/);
  expect(pods[1]?.refusals[0]).toBe('limit fleet: the API server gives no answer');
  expect(time.now() - since).toBeLessThan(30_000);
  server.away = false;
  await time.pass(30_000);
  void pods[2]?.ask(60_000);
  await time.pass(60_000);
  expect(pods[2]?.places).toHaveLength(1);
});

it('a lease that somebody deletes, or takes, is lost at the next renewal', async () => {
  const { time, pods, server } = await group(2, 2);
  for (const pod of pods) void pod.ask(60_000);
  await time.pass(5000);
  server.leases.delete('squall-squall-slot-0');
  const other = server.leases.get('squall-squall-slot-1') as never as { metadata: object; spec: object };
  server.leases.set('squall-squall-slot-1', {
    metadata: { ...other.metadata, name: 'squall-squall-slot-1', resourceVersion: 'x' },
    spec: { ...other.spec, holderIdentity: 'somebody' },
  });
  await time.pass(12_000);
  expect(under(pods)).toBe(0);
  expect(pods.flatMap(({ refusals }) => refusals).sort()).toEqual([
    'limit fleet: another pod has its place',
    'limit fleet: its lease was deleted',
  ]);
});

it('a place is given back though a run of the one before, which was lost, is still being undone', async () => {
  const { time, pods, server } = await group(1, 1);
  const { fleet } = pods[0] as Pod;
  const slot = 'squall-squall-slot-0';
  const take = async () => {
    const asked = fleet.admission(time.now() + 60_000)?.(new AbortController().signal);
    await time.pass(5000);
    return (await asked) as Place;
  };
  const lost = await take();
  server.leases.delete(slot);
  await time.pass(12_000);
  await lost.lost;
  const [place, beside] = [await take(), await take()];
  place.release();
  await time.pass(5000);
  expect(server.leases.get(slot)?.spec.holderIdentity).toBe('pod-0');
  beside.release();
  await time.pass(5000);
  expect(server.leases.get(slot)?.spec.holderIdentity).toBe('');
  // What ends late takes nothing from who has come since.
  const next = await take();
  lost.release();
  await time.pass(60_000);
  expect(server.leases.get(slot)?.spec.holderIdentity).toBe('pod-0');
  next.release();
  await time.pass(5000);
  expect(server.leases.get(slot)?.spec.holderIdentity).toBe('');
});

it.each([
  [20, '30%', 6],
  [10, '25%', 2],
  [200, '50%', 100],
])('of %d ready pods a budget of %s lets %d', async (count, budget, expected) => {
  const { time, pods } = await group(count, budget);
  for (let i = 0; i < 5; i++) {
    for (const pod of pods) if (pod.places.length === 0) void pod.ask(60_000);
    await time.pass(60_000);
    expect(under(pods)).toBeLessThanOrEqual(expected);
  }
  expect(under(pods)).toBe(expected);
});

it('a budget in percent that is less than one pod lets none, and says so', async () => {
  const { time, pods } = await group(3, '30%');
  void pods[0]?.ask(60_000);
  await time.pass(60_000);
  expect(pods[0]?.refusals).toEqual(['limit fleet: 30% of the ready pods is less than one']);
});

it.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'never do more than the budget have one, whatever dies and comes back (seed %d)',
  async (seed) => {
    const made = await group(20, 3, seed);
    const { time, server } = made;
    const random = seededStreams(seed)('storm');
    for (let step = 0; step < 400; step++) {
      const pod = random.sample(made.pods, 1)[0] as Pod;
      const act = random.next();
      if (act < 0.6) void pod.ask(random.next() * 60_000);
      else if (act < 0.85) pod.places[0]?.release();
      else if (act < 0.97) {
        // What it held is undone by its watchdog.
        pod.kill();
        pod.places.length = 0;
        made.pods.splice(made.pods.indexOf(pod), 1);
        made.join(pod.name);
      } else server.away = !server.away;
      for (let i = 0; i < 10; i++) {
        await time.pass(random.next() * 1000);
        expect(under(made.pods)).toBeLessThanOrEqual(3);
      }
    }
  },
);
