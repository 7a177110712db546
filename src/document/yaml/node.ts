import type { Range } from '../source.ts';

/** A YAML document as a tree that remembers where everything stands. Aliased nodes appear more than once. */
export type Node = ScalarNode | MappingNode | SequenceNode;

export interface ScalarNode extends NodeCommon {
  readonly kind: 'scalar';
  readonly value: unknown;
}

export interface MappingNode extends NodeCommon {
  readonly kind: 'mapping';
  readonly entries: Map<string, Entry>;
}

export interface SequenceNode extends NodeCommon {
  readonly kind: 'sequence';
  readonly items: Node[];
}

export interface Entry {
  /** Where the key stands. */
  readonly key: Range;
  readonly value: Node;
}

interface NodeCommon {
  range: Range;
  /** How many nodes it is, aliases written out. */
  size: number;
}

/** Something wrong with the text itself, before it means anything. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly range: Range;
  readonly code: 'yaml-syntax' | 'yaml-tab' | 'many-documents' | 'too-many-aliases';
  readonly hint: string | undefined;
  constructor(code: YamlError['code'], range: Range, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.range = range;
    this.hint = hint;
  }
}
