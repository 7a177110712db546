import type { Answer } from './child.ts';

/** Files that are tried at most: each that hangs takes its time. */
const MOST_TRIES = 1500;
const MOST_MILLISECONDS = 120_000;

/** A file as short as can be found with which the same is broken: without lines, then without characters. */
export async function shortened(
  content: Uint8Array,
  broken: string,
  check: (content: Uint8Array) => Promise<Answer>,
): Promise<Uint8Array> {
  const until = Date.now() + MOST_MILLISECONDS;
  let tries = 0;
  const same = async (candidate: Uint8Array) => {
    if (tries++ > MOST_TRIES || Date.now() > until) return false;
    const answer = await check(candidate);
    return 'broken' in answer && cause(answer.broken) === cause(broken);
  };
  let best = content;
  for (const split of [byLines, byBytes]) best = await without(best, split, same);
  return best;
}

/** What is broken, without what it is broken with. */
function cause(broken: string): string {
  const at = /^ +at .*$/m.exec(broken)?.[0] ?? '';
  return broken.slice(0, 20).split(/["`{:]/, 1)[0] + at;
}

type Split = (content: Uint8Array) => Uint8Array[];

const byLines: Split = (content) => {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0x0a, start) + 1 || content.length;
    parts.push(content.subarray(start, end));
    start = end;
  }
  return parts;
};

const byBytes: Split = (content) => [...content].map((byte) => Uint8Array.of(byte));

/** Takes out ever smaller stretches of parts, as long as the same is broken (delta debugging). */
async function without(
  content: Uint8Array,
  split: Split,
  same: (candidate: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let parts = split(content);
  for (
    let length = Math.ceil(parts.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let start = 0; start < parts.length; ) {
      const rest = [...parts.slice(0, start), ...parts.slice(start + length)];
      if (await same(Buffer.concat(rest))) parts = rest;
      else start += length;
    }
  }
  return Buffer.concat(parts);
}
