import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

// Who takes time for it wants files that nobody has looked at; all others the same ones every time.
const { SQUALL_FUZZ_SECONDS, SQUALL_FUZZ_SEED } = process.env;
const seconds = Number(SQUALL_FUZZ_SECONDS ?? 5);
const seed = Number(SQUALL_FUZZ_SEED ?? (SQUALL_FUZZ_SECONDS ? Math.floor(Math.random() * 2 ** 31) : 1));

describe('any scenario or config', () => {
  it(`is told in placed problems or can be used, within a bound (${seconds} s, seed ${seed})`, {
    timeout: seconds * 1000 + 300_000,
  }, async () => {
    const { finding, files } = await fuzz(seconds, seed);
    expect(finding && { ...finding, content: Buffer.from(finding.content).toString() }).toBeUndefined();
    expect(files).toBeGreaterThan(0);
  });
});
