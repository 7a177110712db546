import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fill, randomBlock } from '../../../src/hogs/memory/fill.ts';

const PAGE = 4096;

describe('filling memory', () => {
  it('makes every page different from all others, across buffers, the last odd one included', () => {
    const block = randomBlock();
    const buffers = [new SharedArrayBuffer(200 * PAGE), new SharedArrayBuffer(67 * PAGE)];
    fill(buffers[0] as SharedArrayBuffer, 0, block);
    fill(buffers[1] as SharedArrayBuffer, 200, block);
    const seen = new Set<string>();
    for (const buffer of buffers) {
      for (let offset = 0; offset < buffer.byteLength; offset += PAGE)
        seen.add(
          createHash('sha1')
            .update(new Uint8Array(buffer, offset, PAGE))
            .digest('hex'),
        );
    }
    expect(seen.size).toBe(267);
  });
});
