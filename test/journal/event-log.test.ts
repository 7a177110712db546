import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEventLog } from '../../src/journal/event-log.ts';
import { readBack } from '../../src/journal/read-back.ts';

let folder: string;
const complaints: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-events-'));
  complaints.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openEventLog(folder, (text) => complaints.push(text));
const event = (error: string) => ({
  time: '2026-01-01T00:00:00.000Z',
  event: 'agent.trouble' as const,
  error,
});
const path = () => join(folder, 'agent', 'events.jsonl');

describe('an event log', () => {
  it('numbers events from 1, and goes on after a restart', () => {
    const log = open();
    expect(log.last).toBe(0);
    expect([log.append(event('a')), log.append(event('b'))].map(({ sequence }) => sequence)).toEqual([1, 2]);
    log.close();
    const again = open();
    expect(again.last).toBe(2);
    expect(again.append(event('c')).sequence).toBe(3);
    expect(again.page(1, 1000)).toMatchObject([
      { sequence: 2, error: 'b' },
      { sequence: 3, error: 'c' },
    ]);
    expect(again.page(3, 1000)).toEqual([]);
    expect(again.page(0, 2)).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
  });

  it('finds the page after any number, in either file', () => {
    const log = open();
    for (let i = 0; i < 3000; i++) {
      log.append(event('x'.repeat((i * 37) % 8000)));
      if (i % 50 === 0) log.close();
    }
    const [first] = log.page(0, 1).map(({ sequence }) => sequence);
    expect(first).toBeGreaterThan(1);
    for (const after of [first as number, 1900, 2000, 2345, 2500, 2900, 2998, 2999]) {
      const count = Math.min(20, 3000 - after);
      expect(log.page(after, 20).map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: count }, (_, index) => after + 1 + index),
      );
    }
    expect(log.page(3000, 20)).toEqual([]);
  });

  it('passes over a line that was cut short, and does not let it swallow the next', () => {
    const log = open();
    log.append(event('a'));
    log.close();
    appendFileSync(path(), '{"sequence":2,"event":"agent.tr');
    const again = open();
    expect(again.append(event('b')).sequence).toBe(2);
    expect(again.page(0, 1000)).toMatchObject([{ error: 'a' }, { error: 'b' }]);
    expect(again.page(1, 1)).toMatchObject([{ error: 'b' }]);
  });

  it('keeps the latest few megabytes, in two files', () => {
    const log = open();
    const long = 'x'.repeat(100_000);
    for (let i = 0; i < 130; i++) {
      log.append(event(long));
      // As often as the event loop turns.
      if (i % 5 === 0) log.close();
    }
    const kept = log.page(0, 1000);
    expect(kept.at(-1)?.sequence).toBe(130);
    expect(kept.length).toBeGreaterThan(42);
    expect(kept.length).toBeLessThan(100);
    expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, index) => 131 - kept.length + index));
    expect(statSync(path()).size).toBeLessThan(4.2 * 2 ** 20);
  });

  it('complains once where it cannot be written, and goes on when it can again', () => {
    writeFileSync(join(folder, 'agent'), 'in the way');
    const log = open();
    for (const error of ['a', 'b']) {
      log.append(event(error));
      log.close();
    }
    expect(complaints).toHaveLength(1);
    rmSync(join(folder, 'agent'));
    expect(log.append(event('c')).sequence).toBe(3);
    expect(log.page(0, 1000)).toMatchObject([{ sequence: 3 }]);
  });
});

describe('reading back', () => {
  it('gives the lines of a file from its end, whatever their length', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `${index} ${'ä'.repeat((index * 37) % 900)}`);
    lines.splice(200, 0, `long ${'ö'.repeat(100_000)}`);
    mkdirSync(join(folder, 'agent'));
    writeFileSync(path(), `\n${lines.join('\n')}\n\n`);
    expect([...readBack(path())]).toEqual([...lines].reverse());
    expect(readFileSync(path()).length).toBeGreaterThan(300_000);
  });

  it('gives nothing where there is no file', () => {
    expect([...readBack(path())]).toEqual([]);
  });
});
