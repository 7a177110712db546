import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, kubectl, makeNamespace, type TestNamespace } from '../support/cluster.ts';
import { helm, type Manifest } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';
import { deploy, execIn, helmTest } from '../support/release.ts';
import { until } from '../support/wait.ts';

// Every pod would like to storm, all the time; one may.
const storm = `
name: storm
schedule: [{every: 2s, startingDeadline: 40s}]
states:
  storm:
    inject: {process: {name: shop-worker, action: pause, mode: all}}
    for: {min: 3s, max: 6s}
    next: calm
  # Longer than it takes to look into one pod after the other.
  calm: {for: 5s, next: done}
  done: {final: true}
`;
const RELEASE = 'shop';
const PODS = 'app.kubernetes.io/component=demo';

describeWhere(['node', 'helm'], 'the demo, as a fleet of two with a budget of one', () => {
  let namespace: TestNamespace;
  beforeAll(() => {
    namespace = makeNamespace();
    const fleet = { group: 'shop', selector: PODS, budget: '50%' };
    deploy('install', RELEASE, namespace.name, {
      demo: { enabled: true, replicas: 2 },
      config: { limits: { allow: ['process'] }, fleet, kubernetesEvents: true },
      scenarios: { storm },
    });
  });
  afterAll(() => {
    if (namespace) helm('uninstall', RELEASE, '--namespace', namespace.name);
    namespace?.remove();
  });

  it('passes its own test', async () => {
    expect(await helmTest(RELEASE, namespace.name)).toMatch(/Phase: +Succeeded/);
  });

  it('has never more than one under fault, and each in its turn', async () => {
    const seen = new Set<string>();
    await until(
      'each has been under fault',
      () => {
        const under = stormy();
        expect(under.length).toBeLessThanOrEqual(1);
        for (const pod of under) seen.add(pod);
        return seen.size === 2;
      },
      120_000,
    );
    expect(holder()).not.toBe(undefined);
  });

  it('tells its storms as Events of the pods', async () => {
    const reasons = () =>
      new Set(
        get('events', '--namespace', namespace.name)
          .items.filter(({ source }: Manifest) => source.component === 'squall')
          .map(({ reason }: Manifest) => reason),
      );
    await until('a storm has been told', () => reasons().has('StormPassed'), 60_000);
    expect([...reasons()]).toEqual(expect.arrayContaining(['StormStarted', 'FaultInjected', 'StormPassed']));
    const described = kubectl(['--namespace', namespace.name, 'describe', 'pods', '--selector', PODS]);
    expect(described).toMatch(/FaultInjected .* squall +process \(storm\.process\): paused: shop-worker/);
  });

  it('goes on with another pod when the one that has the place is deleted', async () => {
    const leaving = await until('one is under fault', () => stormy()[0], 60_000);
    kubectl(['--namespace', namespace.name, 'delete', 'pod', leaving, '--wait=false']);
    await until('another is under fault', () => stormy().some((pod) => pod !== leaving) || undefined, 60_000);
    expect(holder()).not.toBe(leaving);
  });

  /** The pods whose workers are stopped. */
  function stormy(): string[] {
    const { items } = get('pods', '--namespace', namespace.name, '--selector', PODS);
    return items
      .filter(({ metadata, status }: Manifest) => status.phase === 'Running' && !metadata.deletionTimestamp)
      .map(({ metadata }: Manifest) => metadata.name)
      .filter((pod: string) => {
        try {
          return / T\w* +shop-worker/.test(
            execIn(namespace.name, pod, 'squall', 'ps', '-eo', 'pid=,stat=,args='),
          );
        } catch {
          return false;
        }
      });
  }

  function holder(): string | undefined {
    return get('lease', 'squall-shop-slot-0', '--namespace', namespace.name).spec.holderIdentity;
  }
});
