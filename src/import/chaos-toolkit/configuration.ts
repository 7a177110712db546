import { below } from '../../document/pointer.ts';
import { isMapping, type Section } from '../section.ts';

/** What stands for `${name}`: values, and the defaults of those that come from the environment. */
export function configurationOf(root: Section): ReadonlyMap<string, string> {
  const configuration = root.value('configuration');
  const values = new Map<string, string>();
  if (!isMapping(configuration)) return values;
  for (const [name, value] of Object.entries(configuration)) {
    const pointer = below('/configuration', name);
    const {
      type,
      key,
      default: byDefault,
    } = (isMapping(value) ? value : { default: value }) as Record<string, unknown>;
    if (type !== undefined)
      root.notes.add(
        pointer,
        `${name}: a scenario reads no ${type === 'env' ? `environment (${key})` : type}; ` +
          (byDefault === undefined ? 'put the value there by hand' : `its default ${byDefault} is taken`),
      );
    if (byDefault !== undefined) values.set(name, String(byDefault));
  }
  return values;
}

/** Data in which `${name}` is what it stands for. */
export function substituted(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{(\w+)\}/g, (text, name) => values.get(name) ?? text);
  if (Array.isArray(value)) return value.map((item) => substituted(item, values));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, values)]));
}
