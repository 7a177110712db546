import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { apply, get, makeNamespace, type PodLike, podLike, type TestNamespace } from '../support/cluster.ts';
import { render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';
import { type FleetMember, startMember, stopped, withHogs } from '../support/storm-fleet.ts';
import { until } from '../support/wait.ts';

// Twenty agents as processes, each with a process of its own to hit, against the real API server. What they may do
// is what the chart grants. SQUALL_FLEET_SECONDS lets them storm for longer than here: 600 is what was asked for.
const AGENTS = 20;
const BUDGET = 3;
const SECONDS = Number(process.env.SQUALL_FLEET_SECONDS ?? 40);
const SEED = Number(process.env.SQUALL_FLEET_SEED ?? 1);

// A file with the pid of the API server, and a command that starts it again: where it can be stopped.
const { SQUALL_TEST_APISERVER_PID: PID_FILE, SQUALL_TEST_APISERVER_START: START } = process.env;

const storm = (name: string, victim: string) => `
name: ${name}
schedule: [{every: 2s, probability: 0.5, startingDeadline: 10s}]
states:
  start:
    next:
      - {to: pause, probability: 0.7}
      - {to: hog, probability: 0.2}
      - {to: done}
  pause:
    inject: {process: {name: ${victim}, action: pause}}
    for: {min: 200ms, max: 4s}
    next: [{to: hog, probability: 0.2}, {to: done}]
  hog:
    inject: {memory: {size: 4MiB}}
    for: {min: 200ms, max: 2s}
    next: done
  done: {final: true}
`;
const scenarios = (victim: string) =>
  Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}.yaml`, storm(`storm-${name}`, victim)]),
  );

const random = seededStreams(SEED)('test');
let namespace: TestNamespace;
let pod: PodLike;

describeWhere(['root', 'cluster', 'helm'], 'twenty agents at one API server', () => {
  beforeAll(() => {
    namespace = makeNamespace();
    const { name } = namespace;
    const config = { fleet: { budget: BUDGET, elect: 'one' } };
    const rbac = { bindings: [{ namespace: name, serviceAccounts: ['stormy'] }] };
    const values = { config, rbac, injector: { enabled: true } };
    const rights = render({ values, namespace: name }).filter(
      ({ kind, metadata }) => /^Role/.test(kind) && metadata.name === 'test-squall',
    );
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'stormy', namespace: name },
    };
    apply([account, ...rights]);
    pod = podLike(name, 'stormy');
  });
  afterAll(() => {
    pod?.remove();
    namespace?.remove();
  });

  it.each(['all', 'one'])(
    'never are more under fault than the budget lets, whoever takes a firing: %s',
    async (elect) => {
      const fleet = `{group: ${elect}, budget: ${BUDGET}, elect: ${elect}}`;
      const members = await Promise.all(
        Array.from({ length: AGENTS }, () => startMember({ pod, fleet, scenarios })),
      );
      const look = watch(members);
      let started: string[] = [];
      try {
        await trouble(members);
        // With all of them well again there are storms again.
        const before = look.storms();
        await until('they storm again', () => look.storms() > before, 90_000);
      } finally {
        await look.stop();
        started = members.flatMap((member) => firings(member));
        await Promise.all(members.map((member) => member.end()));
      }
      console.log(`elect ${elect}, seed ${SEED}: ${JSON.stringify(look.seen())}, ${started.length} runs`);
      expect(look.seen().most).toBeLessThanOrEqual(BUDGET);
      expect(look.seen().most).toBeGreaterThan(1);
      expect(started.length).toBeGreaterThan(10);
      if (elect === 'one') expect(twice(started)).toEqual([]);
      const held = get('leases', '--namespace', namespace.name).items.filter(
        ({ metadata, spec }: { metadata: { name: string }; spec: { holderIdentity?: string } }) =>
          metadata.name.startsWith(`squall-${elect}-slot`) && spec.holderIdentity,
      );
      // Those that were given back in order are free; what a killed one had expires.
      expect(held.length).toBeLessThanOrEqual(BUDGET);
    },
    SECONDS * 1000 + 240_000,
  );
});

/** Looks at what the kernel says of all members, many times a second, until it is stopped. */
function watch(members: readonly FleetMember[]) {
  let going = true;
  const seen = { looks: 0, most: 0, storms: 0 };
  let [hogged, before] = [new Set<FleetMember>(), new Set<FleetMember>()];
  const loop = (async () => {
    while (going) {
      // A hog is there for longer than it takes to find, among all processes, those of a moment.
      if (seen.looks % 10 === 0) hogged = withHogs(members);
      let under = new Set([...hogged, ...stopped(members)]);
      if (under.size > BUDGET) {
        // Hogs of some looks ago may be gone by now, and others in their place: what counts is there at once.
        const already = new Set(stopped(members));
        hogged = withHogs(members);
        under = new Set([...hogged, ...stopped(members).filter((member) => already.has(member))]);
      }
      seen.looks++;
      seen.most = Math.max(seen.most, under.size);
      seen.storms += [...under].filter((member) => !before.has(member)).length;
      before = under;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    seen: () => seen,
    storms: () => seen.storms,
    stop: () => {
      going = false;
      return loop;
    },
  };
}

/** Kills agents, some with their watchdogs, and the API server, as chance has it; all are back at the end. */
async function trouble(members: readonly FleetMember[]): Promise<void> {
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, random.next() * 5000));
    const [member] = random.sample(members, 1) as [FleetMember];
    await killAndRestart(member, random.next() < 0.3);
    if (random.next() < 0.15) await (random.next() < 0.5 ? hangApiServer() : killApiServer());
  }
}

async function killAndRestart(member: FleetMember, withWatchdog: boolean): Promise<void> {
  // Everything of it at once, as a container's end is: then what it made is there until it is back.
  const pids = withWatchdog ? member.space.processes() : [member.agent.pid];
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  await member.agent.exited;
  await member.restart();
}

/** It answers nobody for a while, and then what came in between. */
async function hangApiServer(): Promise<void> {
  if (!PID_FILE) return;
  const pid = apiServer();
  process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 1000 + random.next() * 24_000));
  process.kill(pid, 'SIGCONT');
}

async function killApiServer(): Promise<void> {
  if (!PID_FILE || !START) return;
  process.kill(apiServer(), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, random.next() * 24_000));
  await promisify(execFile)('sh', ['-c', START]);
}

function apiServer(): number {
  const [pid = ''] = readFileSync(PID_FILE as string, 'utf8').split(' ');
  expect(execFileSync('ps', ['-o', 'comm=', '-p', pid], { encoding: 'utf8' })).toContain('kube-apiserver');
  return Number(pid);
}

/** The firings that a member started a run for, as `SCENARIO DUE`. */
function firings(member: FleetMember): string[] {
  return member
    .events()
    .flatMap((event) => (event.event === 'firing.started' ? [`${event.scenario} ${event.due}`] : []));
}

function twice(firings: readonly string[]): string[] {
  const seen = new Set<string>();
  return firings.filter((firing) => seen.size === seen.add(firing).size);
}
