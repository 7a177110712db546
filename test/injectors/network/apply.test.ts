import { expect, it } from 'vitest';
import { apply } from '../../../src/injectors/network/apply.ts';
import type { Leg, NetworkUndo } from '../../../src/injectors/network/record.ts';
import { injection } from '../../support/injection.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

const leg: Leg = {
  ...{ interface: 'eth0', ifindex: 2, direction: 'egress', family: 'netdev', forwards: true },
  ...{ drop: 1_000_000, shaping: null },
};
const undo: NetworkUndo = {
  ...{ version: 2, namespace: 'net:[1]', mark: 'aaaaaaaaaaaa', legs: [leg], what: 'a fault' },
  aim: { to: [], except: [], ports: [], sourcePorts: [], protocol: null, named: [] },
  spared: { api: null, ports: [] },
};

it('places nothing where its state is left while it waits for its turn', async () => {
  const leave = new AbortController();
  const clock = new SimulatedTime();
  const did: string[] = [];
  const context = injection(leave.signal);
  const host = {
    ...context.host,
    takeLock: async () => (leave.signal.aborted ? () => void did.push('gave the turn back') : undefined),
    orphanedCommands: () => [],
    run: async (command: string) => {
      did.push(command);
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  const failure = apply(undo, { ...context, host, clock }).then(
    () => undefined,
    ({ name }: Error) => name,
  );
  await clock.pass(5);
  leave.abort();
  await clock.pass(5);
  expect(await failure).toBe('AbortError');
  expect(did).toEqual(['gave the turn back']);
});
