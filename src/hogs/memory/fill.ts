const PAGE = 4096;

/** Bytes copied at a time: larger than a page to be fast, small enough to stay in the processor's cache. */
const BLOCK = 256 * 1024;

/** Noise that does not compress, a block of it, the same for every page until it is stamped. */
export function randomBlock(): Uint8Array {
  const block = new Uint8Array(BLOCK);
  crypto.getRandomValues(block.subarray(0, 65_536));
  for (let offset = 65_536; offset < BLOCK; offset += 65_536) block.copyWithin(offset, 0, 65_536);
  return block;
}

/**
 * Makes every page of a buffer resident and different from all others: a copy of the block, with the page's
 * number written over its first eight bytes.
 *
 * @param first the number of the buffer's first page
 */
export function fill(buffer: SharedArrayBuffer, first: number, block: Uint8Array): void {
  const bytes = new Uint8Array(buffer);
  const stamps = new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
  for (let offset = 0; offset < bytes.length; offset += BLOCK) {
    const rest = bytes.length - offset;
    bytes.set(rest < BLOCK ? block.subarray(0, rest) : block, offset);
    for (let page = offset; page < Math.min(offset + BLOCK, bytes.length); page += PAGE)
      stamps[page / 8] = first + page / PAGE;
  }
}
