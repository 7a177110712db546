import { expect, it } from 'vitest';
import { Leftovers } from '../../src/agent/leftovers.ts';
import type { UndoLog } from '../../src/engine/undo-log.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

it('what is left behind is looked after every half minute, however often runs leave more', async () => {
  const time = new SimulatedTime();
  const begin = time.now();
  const looked: number[] = [];
  const scan = async () => {
    looked.push(time.now() - begin);
    throw new Error('the disk is away');
  };
  const leftovers = new Leftovers({
    undoLog: { scan } as Partial<UndoLog> as UndoLog,
    registry: async () => createRegistry([]),
    host: createHost(),
    clock: time,
    isActive: () => false,
    publish: () => {},
  });
  for (let told = 0; told < 10; told++) {
    leftovers.soon();
    await time.pass(10_000);
  }
  expect(looked).toEqual([30_000, 60_000, 90_000]);
  leftovers.stop();
  await time.pass(60_000);
  expect(looked).toHaveLength(3);
});
