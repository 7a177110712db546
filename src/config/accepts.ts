import { createAjv } from '../document/ajv.ts';
import { buildConfigSchema } from './schema.ts';

// The build puts what is compiled here in the place of this module: the compiler costs an agent more time at its
// start, and more memory, than all the rest.

/** Whether the schema finds nothing wrong with the data of a config. */
export const validate = createAjv({ allErrors: false, verbose: false }).compile(buildConfigSchema());
