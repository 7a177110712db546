import { CORE_SCHEMA, type Event, parseEvents, YAML11_SCHEMA, YAMLException } from 'js-yaml';
import type { Range } from '../source.ts';
import { type Node, YamlError } from './node.ts';
import { buildTree, type DuplicateKey } from './tree.ts';

/** 1.2 is the core schema. In 1.1, as other programs read it, `yes` and `off` are true and false, too. */
export type YamlVersion = '1.1' | '1.2';

/**
 * Reads a text that must be one YAML document (with merge keys).
 *
 * @returns its tree, and the keys that are given twice
 * @throws YamlError where it cannot be read
 */
export function parseYaml(
  text: string,
  version: YamlVersion,
): { root: Node; duplicates: readonly DuplicateKey[] } {
  try {
    return buildTree(text, events(text), version === '1.1' ? YAML11_SCHEMA : CORE_SCHEMA);
  } catch (error) {
    throw error instanceof YAMLException ? readable(error, text) : error;
  }
}

function events(text: string): Event[] {
  return parseEvents(text, { maxDepth: 100 });
}

/** The parser's error with its place, and a hint where the cause is a common one. */
function readable(error: YAMLException, text: string): YamlError {
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const tab = indentingTab(text, offset);
  if (tab !== undefined) {
    return new YamlError(
      'yaml-tab',
      { start: tab, end: tab + 1 },
      'a tab indents this line; YAML allows spaces only',
      'replace the tab with spaces, two for each level',
    );
  }
  return new YamlError(
    'yaml-syntax',
    visible(text, offset),
    `not YAML: ${error.reason}`,
    hintFor(error.reason),
  );
}

function indentingTab(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(start, start + 1000))?.[0] ?? '';
  const tab = indentation.indexOf('\t');
  return tab === -1 ? undefined : start + tab;
}

/** At the end of the text there is nothing to point at: the last character that is not white space it is then. */
function visible(text: string, offset: number): Range {
  if (text.slice(offset).trim() !== '') return { start: offset, end: offset + 1 };
  const start = Math.max(0, text.trimEnd().length - 1);
  return { start, end: start + 1 };
}

function hintFor(reason: string): string | undefined {
  return HINTS.find(([part]) => reason.includes(part))?.[1];
}

const HINTS: readonly (readonly [part: string, hint: string])[] = [
  ['maxDepth', 'no scenario is nested that deeply'],
  ['flow collection', 'look for a `{` or `[` that is not closed, or for a missing comma'],
  ['deficient indentation', 'look for a quote, `{` or `[` that is not closed'],
  ['quoted scalar', 'look for a quote that is not closed'],
  ['unidentified alias', 'an alias `*name` needs an anchor `&name` before it'],
  [
    'indentation of a mapping',
    'keys of one mapping start in one column; quote a text that holds `: ` or starts with `@`, `%`, `*`, `&` or `!`',
  ],
  ['indentation of a sequence', 'the dashes of one list stand in one column'],
  ["expected ':'", 'a key is followed by a colon and a space'],
  ['multiline key', 'a key is followed by a colon and a space'],
  ['document separator', 'the whole file is one mapping: `name: …`, `states: …`'],
  ['non-printable', 'remove control characters, or write them in a quoted text as `\\u001b`'],
  ['null byte', 'save the file as UTF-8 text'],
];
