import type { Injector } from '../plugin/index.ts';
import { cpu } from './cpu.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { limits } from './limits.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { processFault } from './process.ts';

/** The faults that Squall brings. One written by somebody else joins the same registry. */
export const injectors: readonly Injector[] = [cpu, memory, processFault, network, dns, disk, limits];
