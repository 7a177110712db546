import { Lines } from '../document/source.ts';
import { decode } from '../document/text.ts';
import { locate } from '../document/yaml/locate.ts';
import { YamlError } from '../document/yaml/node.ts';
import { parseYaml } from '../document/yaml/parse.ts';
import { plainValue } from '../document/yaml/value.ts';
import { Notes } from './notes.ts';
import { isMapping, Section } from './section.ts';

/** A file of another tool that is one mapping. */
export interface Source {
  readonly root: Section;
  readonly notes: Notes;
}

/**
 * Reads the documents of a YAML or JSON file that are mappings.
 *
 * @throws YamlError where it cannot be read
 */
export function readSources(content: Uint8Array): Source[] {
  const text = decode(content);
  if (typeof text !== 'string')
    throw new YamlError('yaml-syntax', { start: 0, end: 1 }, text.message, text.hint);
  return documentsOf(text).flatMap((document) => {
    const { root } = parseYaml(document, '1.2');
    const value = plainValue(root);
    if (!isMapping(value)) return [];
    const lines = new Lines(document);
    const notes = new Notes((pointer) => lines.place(locate(root, pointer, 'key')).line);
    return [{ root: new Section(value, '', notes), notes }];
  });
}

/** Each with empty lines in the place of the others, so that its lines have the numbers that they have in the file. */
function documentsOf(text: string): string[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (/^---\s*(?:#.*)?$/.test(line) ? [index] : []));
  const bounds = [-1, ...starts, lines.length];
  return bounds.slice(1).flatMap((end, index) => {
    const start = (bounds[index] as number) + 1;
    const own = lines.slice(start, end);
    if (own.every((line) => /^\s*(?:#.*)?$/.test(line))) return [];
    return [[...Array<string>(start).fill(''), ...own].join('\n')];
  });
}
