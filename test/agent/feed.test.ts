import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Feed } from '../../src/agent/feed.ts';
import { openEventLog } from '../../src/journal/event-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-feed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (error: string) => ({
  time: '2026-01-01T00:00:00.000Z',
  event: 'agent.trouble' as const,
  error,
});

it('whoever was away catches up: nothing is lost or told twice', () => {
  const feed = new Feed(
    openEventLog(folder, () => {}),
    () => {},
  );
  const seen: number[] = [];
  const see = ({ sequence }: { readonly sequence: number }) => void seen.push(sequence);
  const stop = feed.subscribe(see);
  feed.publish(event('a'));
  feed.publish(event('b'));
  stop();
  for (let i = 0; i < 50; i++) feed.publish(event(`${i}`));
  feed.page(seen.at(-1) as number, 100).forEach(see);
  const stopAgain = feed.subscribe(see);
  feed.publish(event('c'));
  expect(seen).toEqual(Array.from({ length: 53 }, (_, index) => index + 1));
  stopAgain();
  feed.publish(event('d'));
  expect(seen.at(-1)).toBe(53);
  feed.close();
});

it('a listener that throws disturbs no other', () => {
  const troubles: unknown[] = [];
  const feed = new Feed(
    openEventLog(folder, () => {}),
    (error) => troubles.push(error),
  );
  const seen: string[] = [];
  feed.subscribe(() => {
    throw new Error('broken');
  });
  feed.subscribe((one) => seen.push(one.event));
  feed.publish(event('a'));
  expect(seen).toEqual(['agent.trouble']);
  expect(troubles).toHaveLength(1);
  feed.close();
});
