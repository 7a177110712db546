import fc from 'fast-check';
import type { Kind } from './check.ts';
import type { Question } from './child.ts';
import { CONFIGS, FOREIGN, PY_CHAOS, SCENARIOS } from './corpus.ts';
import { generatedConfigs, generatedPyChaos, generatedScenarios } from './documents.ts';
import { Judge } from './judge.ts';
import { damaged, mutated, touched } from './mutations.ts';
import { shortened } from './shorten.ts';

export interface FuzzReport {
  readonly seed: number;
  readonly files: number;
  /** Of those, how many were accepted, and so used. */
  readonly accepted: number;
  /** The one that took most. */
  readonly slowest: { readonly cpu: number; readonly content: Uint8Array };
  readonly finding?: Finding;
}

/** A file with which a promise is broken. */
export interface Finding {
  readonly kind: Kind;
  /** As short as it was found to be. */
  readonly content: Uint8Array;
  readonly broken: string;
}

/** Files of a kind: nearly right, right by the schema, and hardly text. */
function files(kind: Kind, corpus: readonly string[], generated: fc.Arbitrary<string>) {
  const texts = fc.oneof(
    { weight: 4, arbitrary: mutated(corpus) },
    { weight: 4, arbitrary: touched(generated, corpus) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
  const bytes = fc.oneof(
    { weight: 9, arbitrary: texts.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: damaged(texts) },
  );
  return bytes.map((content): Question => ({ kind, content }));
}

const anyFile = fc.oneof(
  { weight: 6, arbitrary: files('scenario', SCENARIOS, generatedScenarios) },
  { weight: 2, arbitrary: files('config', CONFIGS, generatedConfigs) },
  { weight: 1, arbitrary: files('py-chaos', PY_CHAOS, generatedPyChaos) },
  { weight: 1, arbitrary: files('foreign', FOREIGN, fc.constantFrom(...FOREIGN)) },
);

/**
 * Has files of all kinds checked, until the time is over or a promise is broken.
 *
 * @param seconds how long
 * @param seed which files; the same ones for the same seed
 */
export async function fuzz(seconds: number, seed: number): Promise<FuzzReport> {
  const judge = new Judge();
  const counts = { files: 0, accepted: 0, slowest: { cpu: 0, content: new Uint8Array() as Uint8Array } };
  const property = fc.asyncProperty(anyFile, async (question) => {
    const answer = await judge.check(question);
    counts.files++;
    if ('broken' in answer) throw new Error(answer.broken);
    if (answer.accepted) counts.accepted++;
    if (answer.cpu > counts.slowest.cpu) counts.slowest = { cpu: answer.cpu, content: question.content };
  });
  try {
    // The time counts from when files are checked, and not from when that is about to begin.
    await judge.check({ kind: 'config', content: Buffer.from('{}') });
    const details = await fc.check(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      // Lines are taken out of a text sooner than the changes that made it are taken back.
      endOnFailure: true,
    });
    const [question] = details.counterexample ?? [];
    if (!details.failed || !question) return { seed, ...counts };
    const broken = String((details.errorInstance as Error | null)?.message);
    const content = await shortened(question.content, broken, (content) =>
      judge.check({ ...question, content }),
    );
    return { seed, ...counts, finding: { kind: question.kind, content, broken } };
  } finally {
    judge.end();
  }
}
