import {
  lost,
  middle,
  overtakers,
  problem,
  quantile,
  type Seen,
  shareProblem,
  twice,
  wireRate,
} from './measured.ts';

/** What is wrong with what was seen of some packets, beside others that were sent at the same time untouched. */
export type Check = (seen: Seen, control: Seen) => string[];

/** Bytes in each packet. */
export const SIZE = 500;

/** Within 1 ms and 2 %. */
export const delay =
  (milliseconds: number): Check =>
  (seen, control) =>
    problem('delay', middle(seen.delays) - middle(control.delays), milliseconds, 1 + milliseconds * 0.02);

/** The middle half of the delays is so many milliseconds wide. */
export const spread =
  (milliseconds: number): Check =>
  ({ delays }) =>
    problem('spread', quantile(delays, 0.75) - quantile(delays, 0.25), milliseconds, 1 + milliseconds * 0.15);

/** Long delays are further out than short ones. */
export const skewed: Check = ({ delays }) => {
  const [low = 0, mid = 0, high = 0] = [0.05, 0.5, 0.95].map((share) => quantile(delays, share));
  return high - mid > 1.3 * (mid - low) ? [] : [`not skewed: ${low}, ${mid}, ${high}`];
};

export const loss =
  (share: number): Check =>
  (seen) =>
    shareProblem('loss', lost(seen), share, seen.sent);

/** A loss in which the next packet is lost with such a chance after a lost one. */
export const burstyLoss =
  (share: number, again: number): Check =>
  (seen) => {
    const came = new Set(seen.sequences);
    const gone = Array.from({ length: seen.sent }, (_, index) => index).filter((index) => !came.has(index));
    const next = gone.filter((index) => index + 1 < seen.sent && !came.has(index + 1)).length / gone.length;
    return [
      ...clumpedLoss(share, again)(seen, seen),
      ...shareProblem('loss after a loss', next, again, gone.length),
    ];
  };

/** The same of packets that have company in their queue, so that the next of theirs is not the next of all. */
export const clumpedLoss =
  (share: number, again: number): Check =>
  (seen) =>
    // Draws that depend on each other count for fewer.
    shareProblem('loss', lost(seen), share, (seen.sent * (1 - again)) / (1 + again));

export const duplicates =
  (share: number): Check =>
  (seen) =>
    shareProblem('duplicates', twice(seen), share, new Set(seen.sequences).size);

/** A flipped bit is found by a checksum or an address, but for one in the sender's Ethernet address. */
export const corruption = (share: number): Check => loss(share * (1 - 6 / (SIZE + 42)));

export const reordered =
  (share: number): Check =>
  (seen) =>
    shareProblem('overtakers', overtakers(seen), share, seen.sequences.length);

/**
 * But for a few: where the kernel hands packets on from several processors that are kept from it now and then, one
 * overtakes another at times, with plain tc, too.
 */
export const inOrder: Check = overtaking(0.005);

/** Within 5 %, of packets that were sent faster than they may come. */
export const rate =
  (mbit: number): Check =>
  (seen) =>
    problem('rate', wireRate(seen, SIZE), mbit, mbit * 0.05);

/** No effect at all. */
export const nothing: readonly Check[] = [delay(0), loss(0), duplicates(0), overtaking(0)];

function overtaking(most: number): Check {
  return (seen) => problem('overtakers', overtakers(seen), 0, most);
}
