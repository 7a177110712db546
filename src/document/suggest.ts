import { distance as edits } from 'fastest-levenshtein';

/** Words longer than any key are not misspelt ones; comparing them would only take time. */
const LONGEST_WORD = 64;

/** What was probably meant by a word that is none of `candidates`; undefined where nothing is close. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  let best: string | undefined;
  let bestDistance = allowance(word) + 1;
  for (const candidate of candidates) {
    const apart = distance(word.toLowerCase(), candidate.toLowerCase());
    if (apart >= bestDistance || apart >= candidate.length) continue;
    best = candidate;
    bestDistance = apart;
  }
  return best ?? beginsLike(word, [...candidates]);
}

/** "did you mean `delay`?", where something is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const meant = closest(word, candidates);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** `prob` for `probability`, where only one begins so. */
function beginsLike(word: string, candidates: readonly string[]): string | undefined {
  if (word.length < 3) return undefined;
  const [only, ...others] = candidates.filter((candidate) => candidate.startsWith(word));
  return others.length === 0 ? only : undefined;
}

/** How many letters may differ: one for `to` and `load`, two for `delay`, three for `probability`. */
function allowance(word: string): number {
  if (word.length < 5) return 1;
  return word.length < 8 ? 2 : 3;
}

/** Letters in another order are one mistake: `dnoe` is nearer to `done` than to `one`. */
function distance(a: string, b: string): number {
  return sorted(a) === sorted(b) ? Math.min(1, edits(a, b)) : edits(a, b);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
