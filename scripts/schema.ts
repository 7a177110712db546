import { writeFileSync } from 'node:fs';
import { buildConfigSchema } from '../src/config/schema.ts';
import { injectors } from '../src/injectors/index.ts';
import { createRegistry } from '../src/injectors/registry.ts';
import type { JsonSchema } from '../src/plugin/index.ts';
import { buildSchema } from '../src/scenario/schema/build.ts';

// Writes the schemas that editors read; a test says when one is out of date.
write('scenario', buildSchema(createRegistry(injectors)));
write('config', buildConfigSchema());

function write(name: string, schema: JsonSchema): void {
  writeFileSync(`schemas/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
