import {
  constructFromEvents,
  type DocumentEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type Schema,
  type SequenceEvent,
} from 'js-yaml';
import type { Range } from '../source.ts';
import { type Entry, type MappingNode, type Node, type SequenceNode, YamlError } from './node.ts';

/** A key that a mapping gives twice. */
export interface DuplicateKey {
  readonly key: string;
  readonly first: Range;
  readonly second: Range;
}

/** Nodes that aliases and merge keys may add: far above any scenario, far below what takes a second. */
const EXPANSION_LIMIT = 20_000;

/**
 * Builds the tree of one document from the parser's events, with aliases resolved and merge keys carried out.
 *
 * @param schema says what plain scalars mean
 * @throws YamlError for what a scenario cannot be: nothing, several documents, too many aliases
 */
export function buildTree(
  text: string,
  events: readonly Event[],
  schema: Schema,
): { root: Node; duplicates: readonly DuplicateKey[] } {
  const builder = new TreeBuilder(text, schema);
  for (const event of events) builder.take(event);
  return { root: builder.root(), duplicates: builder.duplicates };
}

interface Frame {
  readonly node: MappingNode | SequenceNode;
  readonly anchor: string | undefined;
  readonly flow: boolean;
  key?: { readonly name: string; readonly range: Range; readonly merge: boolean };
  readonly merges: { readonly range: Range; readonly source: MappingNode }[];
}

class TreeBuilder {
  readonly duplicates: DuplicateKey[] = [];
  readonly #text: string;
  readonly #schema: Schema;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, Node | undefined>();
  #document: DocumentEvent | undefined;
  #root: Node | undefined;
  #end = 0;
  #expanded = 0;

  constructor(text: string, schema: Schema) {
    this.#text = text;
    this.#schema = schema;
  }

  /** Null, as YAML has it, where there is nothing. */
  root(): Node {
    return this.#root ?? { kind: 'scalar', value: null, range: { start: 0, end: 1 }, size: 1 };
  }

  take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.#openDocument(event);
        break;
      case EVENT_ID.MAPPING:
        this.#open(event, { kind: 'mapping', entries: new Map(), range: startOf(event), size: 1 });
        break;
      case EVENT_ID.SEQUENCE:
        this.#open(event, { kind: 'sequence', items: [], range: startOf(event), size: 1 });
        break;
      case EVENT_ID.SCALAR:
        this.#scalar(event);
        break;
      case EVENT_ID.ALIAS:
        this.#alias({ start: event.anchorStart - 1, end: event.anchorEnd });
        break;
      case EVENT_ID.POP:
        this.#close();
    }
  }

  #openDocument(event: DocumentEvent): void {
    if (this.#document) {
      const separator = this.#text.slice(this.#end).search(/^(?:---|%)/m);
      const start = this.#end + Math.max(0, separator);
      throw new YamlError(
        'many-documents',
        { start, end: start + 3 },
        'a second YAML document starts here; a file holds one scenario',
        'put each scenario into a file of its own',
      );
    }
    this.#document = event;
  }

  #open(event: MappingEvent | SequenceEvent, node: MappingNode | SequenceNode): void {
    const tag = this.#slice(event.tagStart, event.tagEnd);
    if (tag !== undefined && tag !== '!' && tag !== (node.kind === 'mapping' ? '!!map' : '!!seq')) {
      throw new YamlError('yaml-syntax', { start: event.tagStart, end: event.tagEnd }, `unknown tag ${tag}`);
    }
    const anchor = this.#slice(event.anchorStart, event.anchorEnd);
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    this.#frames.push({ node, anchor, flow: event.style === 2, merges: [] });
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    this.#carryOutMerges(frame);
    if (frame.flow) this.#end = this.#text.slice(this.#end).search(/[\]}]/) + this.#end + 1;
    frame.node.range = { start: frame.node.range.start, end: Math.max(frame.node.range.start, this.#end) };
    if (frame.anchor !== undefined) this.#anchors.set(frame.anchor, frame.node);
    this.#place(frame.node);
  }

  #scalar(event: ScalarEvent): void {
    const range = this.#rangeOf(event);
    this.#end = Math.max(this.#end, range.end);
    const anchor = this.#slice(event.anchorStart, event.anchorEnd);
    const isKey = this.#expectsKey();
    const value = isKey && anchor === undefined ? undefined : this.#valueOf(event);
    const node: Node = { kind: 'scalar', value, range, size: 1 };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (isKey) this.#key(getScalarValue(this.#text, event), range, isPlain(event));
    else this.#place(node);
  }

  #valueOf(event: ScalarEvent): unknown {
    if (event.tagStart === -1) {
      const text = getScalarValue(this.#text, event);
      return event.style === SCALAR_STYLE.PLAIN ? this.#schema.resolveImplicitScalarTag(text).value : text;
    }
    const [value] = constructFromEvents([this.#document as DocumentEvent, event, { type: EVENT_ID.POP }], {
      source: this.#text,
      schema: this.#schema,
    });
    return value;
  }

  #alias(range: Range): void {
    const name = this.#text.slice(range.start + 1, range.end);
    const node = this.#anchors.get(name);
    this.#end = Math.max(this.#end, range.end);
    if (!node) {
      const reason = this.#anchors.has(name) ? 'stands inside what it stands for' : 'has no anchor before it';
      throw new YamlError(
        'yaml-syntax',
        range,
        `the alias \`*${name}\` ${reason}`,
        `write \`&${name}\` before a value to name it`,
      );
    }
    this.#expand(node.size, range);
    if (!this.#expectsKey()) this.#place(node);
    else if (node.kind === 'scalar') this.#key(String(node.value), range, false);
    else this.#refuseKey(range);
  }

  #place(node: Node): void {
    const frame = this.#frames.at(-1);
    if (!frame) {
      this.#root = node;
    } else if (frame.node.kind === 'sequence') {
      frame.node.items.push(node);
      frame.node.size += node.size;
    } else if (!frame.key) {
      this.#refuseKey(node.range);
    } else {
      this.#entry(frame, frame.node, frame.key, node);
    }
  }

  #entry(frame: Frame, mapping: MappingNode, key: NonNullable<Frame['key']>, value: Node): void {
    frame.key = undefined;
    const first = mapping.entries.get(key.name);
    if (key.merge) {
      this.#rememberMerge(frame, key.range, value);
    } else if (first) {
      this.duplicates.push({ key: key.name, first: first.key, second: key.range });
    } else {
      this.#add(mapping, key.name, { key: key.range, value });
    }
  }

  #rememberMerge(frame: Frame, range: Range, value: Node): void {
    for (const source of value.kind === 'sequence' ? value.items : [value]) {
      if (source.kind !== 'mapping') {
        throw new YamlError(
          'yaml-syntax',
          range,
          'the merge key `<<` takes a mapping, or a list of mappings',
        );
      }
      frame.merges.push({ range, source });
    }
  }

  /** Keys of the mapping itself win over merged ones, and an earlier merge over a later one. */
  #carryOutMerges({ node, merges }: Frame): void {
    if (node.kind !== 'mapping') return;
    for (const { range, source } of merges) {
      this.#expand(source.size, range);
      for (const [name, entry] of source.entries) {
        if (!node.entries.has(name)) this.#add(node, name, entry);
      }
    }
  }

  #add(mapping: MappingNode, name: string, entry: Entry): void {
    mapping.entries.set(name, entry);
    mapping.size += entry.value.size;
  }

  #expand(nodes: number, range: Range): void {
    this.#expanded += nodes;
    if (this.#expanded <= EXPANSION_LIMIT) return;
    throw new YamlError(
      'too-many-aliases',
      range,
      `aliases and merge keys make this file more than ${EXPANSION_LIMIT} values larger`,
      'write out less by alias; a scenario needs a few of them at most',
    );
  }

  #expectsKey(): boolean {
    const frame = this.#frames.at(-1);
    return frame?.node.kind === 'mapping' && frame.key === undefined;
  }

  #key(name: string, range: Range, plain: boolean): void {
    const frame = this.#frames.at(-1) as Frame;
    frame.key = { name, range, merge: plain && name === '<<' };
  }

  #refuseKey(range: Range): never {
    throw new YamlError('yaml-syntax', range, 'a key must be text, not a list or a mapping');
  }

  /** Quotes belong to it; what is empty stands where its key does. */
  #rangeOf(event: ScalarEvent): Range {
    if (event.valueStart === -1)
      return this.#frames.at(-1)?.key?.range ?? { start: this.#end, end: this.#end };
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const margin = quoted ? 1 : 0;
    return { start: event.valueStart - margin, end: event.valueEnd + margin };
  }

  #slice(start: number, end: number): string | undefined {
    return start === -1 ? undefined : this.#text.slice(start, end);
  }
}

function startOf(event: MappingEvent | SequenceEvent): Range {
  return { start: event.start, end: event.start };
}

function isPlain(event: ScalarEvent): boolean {
  return event.style === SCALAR_STYLE.PLAIN && event.tagStart === -1;
}
