import type { Injector } from '../plugin/index.ts';

/** The faults that a scenario may use, by name. */
export interface Registry {
  get(name: string): Injector | undefined;
  readonly names: readonly string[];
  readonly list: readonly Injector[];
  /** The file that a third party's injector was loaded from; undefined for Squall's own. */
  originOf(name: string): string | undefined;
}

const origins = new WeakMap<Injector, string>();

/** Remembers the file that an injector was loaded from, so that another process can load it to revert. */
export function setOrigin(injector: Injector, file: string): void {
  origins.set(injector, file);
}

/** The file that an injector was loaded from; undefined for Squall's own. */
export function originOf(injector: Injector): string | undefined {
  return origins.get(injector);
}

/** Keys that the scenario language gives to every fault, so that no injector may have them as parameters. */
const RESERVED_PARAMETERS = ['probability', 'optional'];

/**
 * Puts injectors together, in the order given.
 *
 * @throws Error where two have one name, or a parameter has a name that every fault has anyway
 */
export function createRegistry(injectors: readonly Injector[]): Registry {
  const byName = new Map<string, Injector>();
  for (const injector of injectors) {
    assertFits(injector, byName);
    byName.set(injector.name, injector);
  }
  return {
    get: (name) => byName.get(name),
    names: [...byName.keys()],
    list: [...byName.values()],
    originOf: (name) => {
      const injector = byName.get(name);
      return injector && originOf(injector);
    },
  };
}

function assertFits(injector: Injector, others: ReadonlyMap<string, Injector>): void {
  if (!/^[a-z][a-z0-9-]*$/.test(injector.name)) {
    throw new Error(
      `an injector's name is lower-case letters, digits and "-", not ${JSON.stringify(injector.name)}`,
    );
  }
  if (others.has(injector.name)) {
    throw new Error(`two injectors are named "${injector.name}": remove or rename one of them`);
  }
  const properties = Object.keys((injector.schema.properties ?? {}) as object);
  const taken = RESERVED_PARAMETERS.find((key) => properties.includes(key));
  if (taken !== undefined) {
    throw new Error(
      `the injector "${injector.name}" has a parameter "${taken}", which every fault has anyway: rename it`,
    );
  }
}
