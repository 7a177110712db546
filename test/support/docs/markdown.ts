import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { JSON_SCHEMA, load } from 'js-yaml';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as textOf } from 'mdast-util-to-string';
import type { Need } from '../needs.ts';

/** What a page says of the block that follows, in a comment that readers do not see: `<!-- test: { … } -->`. */
export interface Directive {
  /** What the block is, where that does not follow from its language. */
  readonly is?: string;
  /** What is to be there before: shell commands, or declarations for code. */
  readonly before?: string;
  /** What commands need of the machine. They are then run as root, on a machine of their own. */
  readonly needs?: readonly Need[];
  /** The exit code of each command; default: 0. */
  readonly exit?: number;
  /** The first command goes on beside the others. This succeeds once it is there; `$SAID` is a file of what it said. */
  readonly until?: string;
  /** What is run instead of commands that would do harm to what the tests are made of. */
  readonly instead?: string;
  /** Why the block is only looked at, or what is run instead. */
  readonly because?: string;
}

const KEYS = ['is', 'before', 'needs', 'exit', 'until', 'instead', 'because'];

export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly directive: Directive;
}

export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly string[];
  /** The ids that GitHub gives to its headings. */
  readonly anchors: readonly string[];
  /** What stands between backquotes in running text. */
  readonly inline: readonly string[];
}

/** Every page that is written for users and contributors. */
export function pages(): Page[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file));
  const all = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs.sort()];
  return all.map((path) => parsePage(path, readFileSync(path, 'utf8')));
}

export function parsePage(path: string, markdown: string): Page {
  const page = {
    path,
    blocks: [] as Block[],
    links: [] as string[],
    anchors: [] as string[],
    inline: [] as string[],
  };
  const slugger = new GithubSlugger();
  const visit = (node: Nodes, before?: Nodes) => {
    if (node.type === 'code') {
      const line = node.position?.start.line as number;
      const directive = directiveIn(before);
      page.blocks.push({ page: path, line, language: node.lang ?? '', text: `${node.value}\n`, directive });
    }
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      page.links.push(node.url);
    if (node.type === 'heading') page.anchors.push(slugger.slug(textOf(node)));
    if (node.type === 'inlineCode') page.inline.push(node.value.replaceAll('\\|', '|'));
    if ('children' in node)
      node.children.forEach((child, index) => void visit(child, node.children[index - 1]));
  };
  visit(fromMarkdown(markdown));
  return page;
}

function directiveIn(node: Nodes | undefined): Directive {
  const [, text] = (node?.type === 'html' && /^<!--\s*test:(.*)-->$/s.exec(node.value)) || [];
  if (text === undefined) return {};
  const directive = load(text, { schema: JSON_SCHEMA }) as Directive;
  const unknown = Object.keys(directive).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) throw new Error(`a directive has unknown keys: ${unknown.join(', ')}`);
  return directive;
}
