import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FAULTS = [
  'cpu: {load: 50, workers: 1}',
  'memory: {size: 64MiB}',
  'network: {delay: 20ms, jitter: 5ms, to: [10.0.0.0/8], ports: [5432]}',
];

/** Ten states in a row, each but the last with a fault and a time that is drawn. */
export function tenStates(name: string, cron?: string): string {
  const states = Array.from({ length: 9 }, (_, index) => {
    const fault = FAULTS[index % FAULTS.length];
    return `  state-${index}:\n    inject: {${fault}}\n    for: {min: 10s, max: 20s}\n    next: state-${index + 1}\n`;
  });
  const schedule = cron === undefined ? '' : `schedule: [{cron: "${cron}"}]\n`;
  return `name: ${name}\n${schedule}states:\n${states.join('')}  state-9: {final: true}\n`;
}

/** Writes a scenario to a file of a folder. */
export function writeScenario(folder: string, name: string, cron?: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, tenStates(name, cron));
  return path;
}
