import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UndoRecord } from '../../src/engine/undo-log.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';

const owner = { pid: 12, startTime: 34 };
const record = (token: string): UndoRecord => ({
  token,
  run: 'run-1',
  scenario: 'storm',
  fault: 'a.cpu',
  type: 'cpu',
  undo: { workers: 1 },
  owner,
  bootId: 'boot',
  networkNamespace: 'net:[1]',
});

describe('undo records on disk', () => {
  let stateDir: string;
  let log: ReturnType<typeof diskUndoLog>;
  const file = (name: string) => join(stateDir, 'undo', name);
  const damage = async (change: (text: string) => string) => {
    await log.open(record('bad'));
    writeFileSync(file('bad.json'), change(readFileSync(file('bad.json'), 'utf8')));
  };

  beforeEach(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'squall-log-'));
    log = diskUndoLog(stateDir);
    await log.check(owner);
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  it('are there until they are closed, the oldest first', async () => {
    for (const token of ['b', 'a', 'c']) await log.open(record(token));
    await log.close('a');
    await log.close('never-opened');
    expect((await log.scan()).records).toEqual([record('b'), record('c')]);
    expect(readdirSync(file('')).sort()).toEqual(['b.json', 'c.json']);
  });

  it('that are renewed keep their place, and are as they were where that fails', async () => {
    for (const token of ['b', 'a']) await log.open(record(token));
    await log.renew({ ...record('b'), undo: { workers: 2 } });
    expect((await log.scan()).records).toEqual([{ ...record('b'), undo: { workers: 2 } }, record('a')]);
    await expect(log.renew({ ...record('a'), undo: 'x'.repeat(2 ** 20) })).rejects.toThrow(/bytes/);
    expect((await log.scan()).records.at(1)).toEqual(record('a'));
  });

  it('of a folder that is not there are none', async () => {
    rmSync(stateDir, { recursive: true });
    expect(await log.scan()).toEqual({ records: [], damaged: [] });
  });

  it.each([
    ['torn', (text: string) => text.slice(0, -10), 'torn'],
    ['empty', () => '', 'empty'],
    ['changed in one byte', (text: string) => text.replace('"workers":1', '"workers":2'), 'checksum'],
    ['foreign', () => '{"hello": 1}', 'foreign'],
    ['no object', () => 'null', 'foreign'],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2'), 'version 2'],
    ['larger than any record', (text: string) => text + ' '.repeat(2 ** 20), 'bytes'],
  ])('that are %s are told apart and keep no other from being read', async (_, change, reason) => {
    await log.open(record('good'));
    await damage(change);
    const { records, damaged } = await log.scan();
    expect(records).toEqual([record('good')]);
    expect(damaged).toEqual([{ file: file('bad.json'), reason: expect.stringContaining(reason) }]);
  });

  it('whose place a folder or a stranger takes are damaged, too', async () => {
    mkdirSync(file('x.json'));
    writeFileSync(file('README'), 'hello');
    const { damaged } = await log.scan();
    expect(damaged.map(({ reason }) => reason)).toEqual(['it is foreign', 'it is foreign']);
  });

  it('that are damaged are moved aside, and kept to be looked at', async () => {
    await damage(() => 'hello');
    const [damaged] = (await log.scan()).damaged;
    const to = damaged && (await log.setAside(damaged));
    expect(readFileSync(to as string, 'utf8')).toBe('hello');
    expect(await log.scan()).toEqual({ records: [], damaged: [] });
    expect(damaged && (await log.setAside(damaged))).toBeUndefined();
  });

  it('that are damaged are kept in a bounded number', async () => {
    for (let number = 0; number < 105; number++) {
      writeFileSync(file('bad.json'), `${number}`);
      await log.setAside({ file: file('bad.json'), reason: 'test' });
    }
    const kept = readdirSync(join(stateDir, 'damaged')).sort();
    expect(kept).toHaveLength(100);
    expect(readFileSync(join(stateDir, 'damaged', kept.at(-1) as string), 'utf8')).toBe('104');
  });

  it('that were half written by a writer who is dead are removed, a living one’s are not', async () => {
    for (const pid of [1, 2]) writeFileSync(file(`t${pid}.${pid}-7.draft`), '{');
    expect(await log.scan()).toEqual({ records: [], damaged: [] });
    await log.sweep(({ pid, startTime }) => pid === 2 && startTime === 7);
    expect(readdirSync(file(''))).toEqual(['t2.2-7.draft']);
  });

  it('that are too large are refused and leave nothing', async () => {
    const large = { ...record('large'), undo: 'x'.repeat(2 ** 20) };
    await expect(log.open(large)).rejects.toThrow(/cannot be kept.*1048576 are the most/);
    expect(readdirSync(file(''))).toEqual([]);
  });

  it('are bounded in number', async () => {
    for (let number = 0; number < 1000; number++) writeFileSync(file(`${number}.json`), '');
    await expect(log.open(record('one-more'))).rejects.toThrow('it holds 1000 records already');
  });
});
