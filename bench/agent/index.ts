import { benchAgentCpu, formatAgentCpu } from './cpu.ts';
import { benchLag, formatLag } from './lag.ts';
import { benchAgentMemory, formatAgentMemory } from './memory.ts';
import { benchAgentStartUp, formatAgentStartUp } from './start-up.ts';

/** What an agent costs that sits beside an application, as text. Py-Chaos-Agent's figures are published ones. */
export async function benchAgent(): Promise<string> {
  return [
    formatAgentStartUp(await benchAgentStartUp()),
    formatAgentMemory(await benchAgentMemory()),
    formatAgentCpu(await benchAgentCpu()),
    formatLag(await benchLag()),
  ].join('\n');
}
