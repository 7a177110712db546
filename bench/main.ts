import { cpus } from 'node:os';
import { benchAgent } from './agent/index.ts';
import { benchApi } from './api/index.ts';
import { benchCpu, formatCpu } from './faults/cpu.ts';
import { benchFootprint, formatFootprint } from './faults/footprint.ts';
import { benchKill, formatKill } from './faults/kill.ts';
import { benchMemory, formatMemory } from './faults/memory.ts';
import { benchUtilization, formatUtilization } from './faults/utilization.ts';
import { benchFleet } from './fleet/index.ts';
import { benchKubernetes } from './kubernetes/index.ts';
import { benchAccuracy, formatAccuracy } from './network/accuracy.ts';
import { benchNetwork } from './network/index.ts';
import { benchSimulate } from './simulate/index.ts';
import { benchStartUp, formatStartUp } from './start-up.ts';
import { benchUndo } from './undo/index.ts';

// Ratios and errors beside a peer in one run: `npm run bench`, or `npm run bench cpu start-up` for some of them.
// Needs stress-ng. docs/benchmarks.md keeps the last tables.
const benches: Readonly<Record<string, () => Promise<string> | string>> = {
  'start-up': () => formatStartUp(benchStartUp()),
  cpu: async () => formatCpu(await benchCpu()),
  utilization: async () => formatUtilization(await benchUtilization()),
  memory: async () => formatMemory(await benchMemory()),
  kill: async () => formatKill(await benchKill()),
  footprint: async () => formatFootprint(await benchFootprint()),
  undo: benchUndo,
  simulate: benchSimulate,
  fleet: benchFleet,
  kubernetes: benchKubernetes,
  agent: benchAgent,
  network: benchNetwork,
  delay: async () => formatAccuracy(await benchAccuracy()),
  api: benchApi,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of chosen.length > 0 ? chosen : Object.keys(benches)) {
  console.log(`\n${await (benches[name] as () => Promise<string> | string)()}`);
}
