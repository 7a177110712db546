import { createAjv } from '../document/ajv.ts';
import { createRegistry } from '../injectors/registry.ts';
import type { Injector } from '../plugin/index.ts';

const METHODS = ['lasting', 'describe', 'missing', 'plan', 'apply', 'verify', 'revert'] as const;

/** What is wrong with something that should be an injector, to go on from its plugin's name; undefined: nothing. */
export function flaw(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return `exports ${typeof value} where an injector is expected`;
  const injector = value as Injector;
  if (typeof injector.name !== 'string')
    return 'exports an object without a `name` where an injector is expected';
  const reason =
    missingPart(injector) ?? registryProblem(injector) ?? schemaProblem(injector) ?? useProblem(injector);
  return reason && `has a broken fault "${injector.name}": ${reason}`;
}

function missingPart(injector: Injector): string | undefined {
  const absent = METHODS.find((method) => typeof injector[method] !== 'function');
  if (absent) return `it has no method \`${absent}\``;
  if (typeof injector.summary !== 'string') return 'it has no `summary`';
  if (!Array.isArray(injector.uses) || injector.uses.length === 0)
    return 'its `uses` are no list, or an empty one';
  return undefined;
}

/** What the registry would throw, for a fault by itself. */
function registryProblem(injector: Injector): string | undefined {
  const { type, additionalProperties } = injector.schema ?? {};
  if (type !== 'object' || additionalProperties !== false)
    return 'its `schema` must have `type: object` and `additionalProperties: false`';
  return attempt(() => createRegistry([injector]));
}

function schemaProblem({ schema }: Injector): string | undefined {
  const problem = attempt(() => createAjv().compile(schema));
  return problem && `its \`schema\` does not compile: ${problem}`;
}

function useProblem(injector: Injector): string | undefined {
  const valid = createAjv().compile(injector.schema);
  for (const { what, parameters } of injector.uses) {
    const [problem] = valid(parameters)
      ? (injector.check?.(parameters) ?? [])
      : [{ message: 'see its `schema`' }];
    if (problem) return `the parameters of its use "${what}" are not valid: ${problem.message}`;
  }
  return undefined;
}

function attempt(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
