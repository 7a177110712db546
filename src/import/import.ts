import { dump } from 'js-yaml';
import { importChaosMesh, isChaosMesh } from './chaos-mesh/import.ts';
import { importChaosToolkit, isChaosToolkit } from './chaos-toolkit/import.ts';
import { type Draft, withTimeout } from './draft.ts';
import { readSources, type Source } from './source.ts';

/** What became of a file of another tool. */
export interface Imported {
  /** The scenario's text; undefined where nothing of it can be carried over. */
  readonly text?: string;
  /** What could not be carried over. */
  readonly notes: readonly { readonly line: number; readonly text: string }[];
}

const TOOLS: readonly {
  readonly name: string;
  readonly recognises: (source: Source) => boolean;
  readonly import: (source: Source) => Draft | undefined;
}[] = [
  { name: 'Chaos Mesh', recognises: isChaosMesh, import: importChaosMesh },
  { name: 'Chaos Toolkit', recognises: isChaosToolkit, import: importChaosToolkit },
];

/**
 * Makes a scenario of a file of Chaos Toolkit or Chaos Mesh: of the first document that it can be made of.
 *
 * @returns undefined where the file is of neither
 * @throws YamlError where it cannot be read
 */
export function importFile(content: Uint8Array): Imported | undefined {
  const notes: { line: number; text: string }[] = [];
  let text: string | undefined;
  let recognised = false;
  for (const source of readSources(content)) {
    const tool = TOOLS.find(({ recognises }) => recognises(source));
    if (!tool) continue;
    recognised = true;
    if (text !== undefined)
      source.notes.add('', 'only the first document that can be carried over is: import this one by itself');
    else {
      const draft = tool.import(source);
      if (draft)
        text = `# Imported from ${tool.name}.\n${dump(withTimeout(draft), { lineWidth: 110, noRefs: true })}`;
    }
    notes.push(...source.notes.list());
  }
  if (!recognised) return undefined;
  return { notes, ...(text === undefined ? {} : { text }) };
}
