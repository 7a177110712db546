import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { createAjv } from '../../document/ajv.ts';
import { errorsOf } from '../../document/errors.ts';
import type { Registry } from '../../injectors/registry.ts';
import type { JsonSchema } from '../../plugin/index.ts';
import { buildSchema } from './build.ts';
import { sectionsOf } from './sections.ts';

/** Holds data against the schema; every error there is, each with the schema it comes from. */
export type Validator = (data: unknown) => ErrorObject[];

const validators = new WeakMap<Registry, Validator>();

/** The validator of a registry's schema; what is compiled of it stays compiled. */
export function validatorOf(registry: Registry): Validator {
  const known = validators.get(registry);
  if (known) return known;
  const validator = createValidator(buildSchema(registry));
  validators.set(registry, validator);
  return validator;
}

/**
 * Compiling is most of what validating costs. So the outline of a file is checked by itself, and of the faults and
 * probes only those are compiled that a file has.
 */
function createValidator(schema: JsonSchema): Validator {
  const ajv = createAjv();
  const definitions = schema.$defs as Readonly<Record<string, JsonSchema>>;
  const outline = ajv.compile(outlineOf(schema));
  const compiled = new Map<string, ValidateFunction>();
  return (data) => {
    const errors = errorsOf(outline, data);
    for (const { pointer, definition, value } of sectionsOf(data)) {
      const check = compiled.get(definition) ?? compileSection(ajv, definition, definitions);
      if (!check) continue;
      compiled.set(definition, check);
      errors.push(
        ...errorsOf(check, value).map((error) => ({ ...error, instancePath: pointer + error.instancePath })),
      );
    }
    return errors;
  };
}

/** A definition as a schema of its own, in which its references to itself lead where they did. */
function compileSection(
  ajv: Ajv2020,
  name: string,
  definitions: Readonly<Record<string, JsonSchema>>,
): ValidateFunction | undefined {
  const definition = definitions[name];
  return definition && ajv.compile({ ...definition, $defs: { [name]: definition } });
}

/** The schema with nothing said of single faults and probes. */
function outlineOf(schema: JsonSchema): JsonSchema {
  const definitions = Object.entries(schema.$defs as object);
  return {
    ...schema,
    $defs: Object.fromEntries(
      definitions.map(([name, definition]) => [name, /^(?:fault|probe)-/.test(name) ? {} : definition]),
    ),
  };
}
