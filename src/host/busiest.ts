import type { ProcessDescriptor } from 'ps-list';

/** Milliseconds for which an answer does: it is for people, and an agent may find nobody once a second. */
const TRUE_FOR = 60_000;

let last: { readonly at: number; readonly pids: Promise<number[]> } | undefined;

/**
 * The pids of all processes, the busiest first and, among equals, the largest: as `ps` counts it, over their whole
 * life, and up to a minute ago. Takes tens of milliseconds, so it is for what people are told, not for choosing a
 * target.
 *
 * @returns an empty list where `ps` is missing or fails
 */
export function busiest(): Promise<number[]> {
  const now = performance.now();
  if (last === undefined || now - last.at > TRUE_FOR) last = { at: now, pids: ask() };
  return last.pids;
}

async function ask(): Promise<number[]> {
  const { default: psList } = await import('ps-list');
  const running = await psList().catch((): ProcessDescriptor[] => []);
  return running
    .sort((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0) || (b.memory ?? 0) - (a.memory ?? 0))
    .map(({ pid }) => pid);
}
