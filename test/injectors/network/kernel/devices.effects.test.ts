import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../../src/host/clock.ts';
import { createHost } from '../../../../src/host/host.ts';
import {
  addDevice,
  interfaceNames,
  removeDevices,
} from '../../../../src/injectors/network/kernel/devices.ts';
import { batch } from '../../../../src/injectors/network/kernel/tools.ts';
import { describeWhere } from '../../../support/needs.ts';
import { makePair, type Pair } from '../../../support/netns.ts';

let pair: Pair;

beforeEach(() => {
  pair = makePair();
});

afterEach(() => pair.remove());

const context = () => ({ host: pair.near.host(createHost()), clock: systemClock });

describeWhere(['netns'], 'devices', () => {
  it('are gone for everybody when they are removed, and can be made again at once', async () => {
    const { host, clock } = context();
    const device = { name: 'squallo1', peer: 'squallp1' };
    for (let round = 0; round < 5; round++) {
      await batch(host, 'ip', addDevice(device));
      await removeDevices([device.name, 'squallo2'], { host, clock });
      expect([...interfaceNames(host)]).not.toContain(device.name);
      expect(pair.near.exec('ip -o link show')).not.toMatch(/squall/);
    }
  });

  it('that the kernel keeps are an error', async () => {
    await expect(removeDevices(['lo'], context())).rejects.toThrow(/^`ip -batch -` failed: .*not supported/s);
  });
});
