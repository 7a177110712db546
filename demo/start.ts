// What `npm start` runs after the build: starts the demo shop, sends customers, runs a first storm against it in the
// foreground, and exits with that run's code.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ports } from './ports.ts';
import { startShopper } from './shopper.ts';

const SCENARIO = fileURLToPath(new URL('../scenarios/first-storm.yaml', import.meta.url));
const SQUALL = fileURLToPath(new URL('../dist/squall.js', import.meta.url));
const TARGET = fileURLToPath(new URL('target.ts', import.meta.url));
/** The port that the scenario is written for. */
const USUAL_PORT = 8080;

const target = startTarget();
const ports = await portsOf(target);
const address = `http://127.0.0.1:${ports.shop}`;
await open(`${address}/checkout`);
console.log(`The demo shop is open on ${address}, its workers on ${ports.workers.join(' and ')}.\n`);

const shopper = startShopper(address);
const code = await storm(scenarioFor(ports));
console.log(`\nMeanwhile in the shop: ${shopper.stop()}.`);
target.kill();
process.exit(code);

/** In a group of its own, so that Ctrl-C does not end the shop while Squall still takes its faults back. */
function startTarget(): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', TARGET], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SQUALL_DEMO_PIPE: '1' },
  });
}

async function portsOf(target: ChildProcess): Promise<Ports> {
  const lines = createInterface({ input: target.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line === undefined) throw new Error('the demo shop did not start');
  return JSON.parse(line);
}

/** Waits until an order can be booked; at most a minute, which a slow machine may need. */
async function open(url: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > end) throw new Error(`the demo shop does not answer on ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The scenario itself, or a copy of it for the ports that were free. */
function scenarioFor({ shop }: Ports): string {
  if (shop === USUAL_PORT) return SCENARIO;
  const text = readFileSync(SCENARIO, 'utf8').replace(/\b808([0-2])\b/g, (_, n) => String(shop + Number(n)));
  const folder = mkdtempSync(join(tmpdir(), 'squall-demo-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'first-storm.yaml');
  writeFileSync(copy, text);
  return copy;
}

/** Runs the scenario, as a user would. Signals are passed on; Squall cleans up and says with which code it ends. */
async function storm(scenario: string): Promise<number> {
  const squall = spawn(process.execPath, [SQUALL, 'run', scenario], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => squall.kill(signal));
  const [code] = await once(squall, 'exit');
  return code ?? 1;
}
