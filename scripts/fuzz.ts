import { parseArgs } from 'node:util';
import { fuzz } from '../test/fuzz/fuzz.ts';

// Fuzzes the loaders of scenarios and configs: `npm run fuzz -- --seconds 3600 --seed 1`.

/** Milliseconds of CPU from which on a file is worth a look. */
const SLOW = 1000;

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}, ${seconds} s`);
const { files, accepted, slowest, finding } = await fuzz(seconds, seed);
console.log(`${files} files, ${accepted} of them accepted and used`);
console.log(`the slowest took ${Math.round(slowest.cpu)} ms of CPU`);
if (slowest.cpu > SLOW) console.log(asJson(slowest.content));
if (finding) {
  const { kind, content, broken } = finding;
  console.log(`\na ${kind} that breaks a promise: ${broken}\n\n${asJson(content)}`);
  console.log(`as base64: ${Buffer.from(content).toString('base64')}`);
  process.exitCode = 1;
}

function asJson(content: Uint8Array): string {
  return JSON.stringify(Buffer.from(content).toString());
}
