import { createHost } from '../../host/host.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { paletteFor } from '../terminal.ts';
import { survey } from './survey.ts';
import { doctorTable } from './table.ts';

interface DoctorVerbOptions extends PluginOptions {
  readonly json?: boolean;
}

/** `squall doctor`: says what this machine can do, fault by fault, and what to install or grant for the rest. */
export async function doctorVerb(options: DoctorVerbOptions): Promise<void> {
  const found = await survey(createRegistry(await allInjectors(options)), createHost());
  const text = options.json
    ? JSON.stringify(found, undefined, 2)
    : doctorTable(found, paletteFor(process.stdout));
  process.stdout.write(`${text}\n`);
}
