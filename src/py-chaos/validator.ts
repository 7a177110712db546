import { createAjv } from '../document/ajv.ts';
import { buildPyChaosSchema } from './schema.ts';

// The build puts what is compiled here in the place of this module, as it does with that of Squall's own config.
export const validate = createAjv().compile(buildPyChaosSchema());
