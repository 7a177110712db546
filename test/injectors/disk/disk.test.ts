import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { isMounted, mountOf } from '../../../src/injectors/disk/mount.ts';
import type { DiskParameters } from '../../../src/injectors/disk/schema.ts';
import { disk } from '../../../src/injectors/disk.ts';
import type { Host } from '../../../src/plugin/index.ts';
import { injection } from '../../support/injection.ts';

const validate = new Ajv2020({ strict: false }).compile(disk.schema);
const GiB = 2 ** 30;

function problems(parameters: DiskParameters): string[] {
  return (disk.check?.(parameters) ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe('the parameters of a disk fault', () => {
  it.each([
    { path: '/data', fill: '10GiB' },
    { path: '/data', fill: 95 },
    { path: '/data', fill: '95.5%', reserve: '1GB' },
    { path: '/', io: {} },
    { path: '/', fill: 1, io: { workers: 4, rate: '80mbit', blockSize: '4KiB' } },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(problems(parameters as DiskParameters)).toEqual([]);
  });

  it.each([
    { fill: 5 },
    { path: 'data', fill: 5 },
    { path: '/data', fill: 0 },
    { path: '/data', fill: 101 },
    { path: '/data', fill: '120%' },
    { path: '/data', fill: 'all' },
    { path: '/data', io: { workers: 0 } },
    { path: '/data', io: { rate: '5MB' } },
    { path: '/data', io: { speed: 1 } },
  ])('may not be %j', (parameters) => {
    expect(validate(parameters)).toBe(false);
  });

  it('make sense together', () => {
    expect(problems({ path: '/' })).toEqual([' disk needs `fill` or `io`, and has neither']);
    expect(problems({ path: '/', fill: '0%' })).toEqual(['/fill `fill` must be more than 0']);
    expect(problems({ path: '/', fill: '0B' })).toEqual(['/fill `fill` must be more than 0']);
    expect(problems({ path: '/', io: {}, reserve: '1MB' })).toEqual([
      '/reserve `reserve` is what `fill` leaves free',
    ]);
    for (const blockSize of ['0B', '1000B', '17MiB'])
      expect(problems({ path: '/', io: { blockSize } })[0]).toContain('/io/blockSize `blockSize` is');
  });

  it.each([
    [{ path: '/data', fill: 95 }, '95% of what is free on /data'],
    [{ path: '/data', fill: '2GiB' }, '2 GiB on /data'],
    [
      { path: '/data', fill: '5%', io: { workers: 3, rate: '8mbit' } },
      '5% of what is free on /data, 3 workers reading and writing 8mbit on /data',
    ],
    [{ path: '/data', io: {} }, '1 worker reading and writing on /data'],
  ])('%j are, in words, %s', (parameters, words) => {
    expect(disk.describe(parameters)).toBe(words);
  });
});

describe('the plan of a disk fault', () => {
  async function plan(parameters: Omit<DiskParameters, 'path'>, available = 10 * GiB) {
    const context = injection();
    const host: Host = { ...context.host, fileSystem: async () => ({ size: 100 * GiB, available }) };
    return (await disk.plan({ path: '/tmp', ...parameters }, { ...context, host })).undo;
  }

  it('takes a percentage of what is free, and no more than the reserve allows', async () => {
    expect((await plan({ fill: '50%' })).fill?.size).toBe(5 * GiB);
    expect((await plan({ fill: '50%', reserve: '8GiB' })).fill?.size).toBe(2 * GiB);
    expect((await plan({ fill: '20GiB' })).fill?.size).toBe(10 * GiB);
  });

  it('fails where nothing can be taken', async () => {
    await expect(plan({ fill: 50, reserve: '10GiB' })).rejects.toThrow(
      'nothing can be taken: 10 GiB are free, and 10 GiB stay so',
    );
    await expect(plan({ io: { blockSize: '16MiB' } }, 1e6)).rejects.toThrow('too little for a file');
  });

  it('has a rate in bytes, and files that carry the token', async () => {
    const { io } = await plan({ io: { rate: '8mbit' } });
    expect(io).toMatchObject({ rate: 1e6, blockSize: 65_536, workers: 1, size: 64 * 2 ** 20 });
    expect(io?.file).toMatch(/^\/tmp\/\.squall-test-[-0-9a-f]+\.io$/);
  });
});

describe('the mount of a path', () => {
  const host = {
    readText: () =>
      [
        '20 1 8:1 / / rw - ext4 /dev/sda1 rw',
        '21 20 8:2 / /data rw,relatime shared:1 - xfs /dev/sdb rw',
        '22 20 0:5 / /with\\040space rw - tmpfs none rw',
        '23 21 8:3 / /data rw - ext4 /dev/sdc rw',
        '',
      ].join('\n'),
  } as unknown as Host;

  it('is the longest, and of those at one place the last', () => {
    expect(mountOf('/data/base', host)).toEqual({ point: '/data', type: 'ext4', source: '/dev/sdc' });
    expect(mountOf('/database', host)).toMatchObject({ point: '/' });
    expect(mountOf('/with space/x', host)).toMatchObject({ type: 'tmpfs' });
  });

  it('is there still while it is the last', () => {
    expect(isMounted({ point: '/data', type: 'ext4', source: '/dev/sdc' }, host)).toBe(true);
    expect(isMounted({ point: '/data', type: 'xfs', source: '/dev/sdb' }, host)).toBe(false);
    expect(isMounted({ point: '/gone', type: 'xfs', source: '/dev/sdb' }, host)).toBe(false);
  });
});
