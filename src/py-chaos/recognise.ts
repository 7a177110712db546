import { decode } from '../document/text.ts';
import { parseYaml } from '../document/yaml/parse.ts';

/** Whether a file is a config of Py-Chaos-Agent: by the keys that only it has. */
export function isPyChaos(content: string | Uint8Array): boolean {
  const text = decode(content);
  if (typeof text !== 'string') return false;
  try {
    const { root } = parseYaml(text, '1.1');
    return root.kind === 'mapping' && ['agent', 'failures'].some((key) => root.entries.has(key));
  } catch {
    // What is wrong with it, whoever loads it says.
    return false;
  }
}
