import { createAjv } from '../document/ajv.ts';
import { buildConfigSchema } from './schema.ts';

// The build puts what is compiled here in the place of this module.

/** Finds every error, for people; where there is none, `accepts` knows sooner. */
export const validate = createAjv().compile(buildConfigSchema());
