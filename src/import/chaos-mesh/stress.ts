import type { Section } from '../section.ts';
import { leaveSelector, likelyName } from './selector.ts';

/** The faults for the `spec` of a StressChaos. */
export function stressFaults(spec: Section): Record<string, unknown> {
  const name = likelyName(spec);
  leaveSelector(spec);
  if (spec.has('containerNames'))
    spec.leave(
      'containerNames',
      `to load the container’s own cgroup add \`in: {name: ${name}}\` to the fault`,
    );
  spec.leave('stressngStressors', 'stress-ng is not run; `cpu` and `memory` are Squall’s own');
  const stressors = spec.section('stressors');
  const cpu = stressors?.section('cpu');
  const memory = stressors?.section('memory');
  const faults = {
    ...(cpu ? { cpu: cpuFault(cpu) } : {}),
    ...(memory ? { memory: memoryFault(memory) } : {}),
  };
  stressors?.end();
  return faults;
}

function cpuFault(cpu: Section): Record<string, unknown> {
  const fault = { load: cpu.number('load') ?? 100, workers: cpu.number('workers') ?? 1 };
  cpu.leave('options', 'options of stress-ng');
  cpu.end();
  return fault;
}

function memoryFault(memory: Section): Record<string, unknown> {
  const size = memory.text('size') ?? '25%';
  const score = memory.number('oomScoreAdj');
  memory.number('workers');
  if ((memory.number('workers') ?? 1) > 1)
    memory.leave('workers', 'the memory is held by one process, all of it together');
  if (score !== undefined && score < -999)
    memory.leave('oomScoreAdj', 'a hog that can never be killed is not made: -999 is the least');
  memory.leave('options', 'options of stress-ng');
  memory.end();
  return {
    ...(size.endsWith('%') ? { percent: Number.parseFloat(size) } : { size: sizeOf(size) }),
    ...(score === undefined ? {} : { oomScoreAdj: Math.max(-999, score) }),
  };
}

/** `256MB`, `1G` and a number of bytes mean powers of two there. */
function sizeOf(text: string): string {
  const [, number = text, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?$/i.exec(text) ?? [];
  return unit === '' ? `${number}B` : `${number}${unit.toUpperCase()}iB`;
}
