import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as textOf } from 'mdast-util-to-string';

/** What is found by a search: a heading with what stands below it. */
export interface Section {
  readonly id: string;
  /** The title of the page. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** @param address of the page, to which each section's anchor is added */
export function sectionsOf(address: string, markdown: string): Section[] {
  const slugger = new GithubSlugger();
  const sections: { id: string; page: string; title: string; text: string }[] = [];
  for (const node of fromMarkdown(markdown).children) {
    if (node.type === 'heading') {
      const title = textOf(node);
      const anchor = slugger.slug(title);
      const [first] = sections;
      sections.push({
        id: first ? `${address}#${anchor}` : address,
        page: first?.page ?? title,
        title,
        text: '',
      });
    } else if (node.type !== 'html') {
      const last = sections.at(-1);
      if (last) last.text += `${textOf(node)}\n`;
    }
  }
  return sections;
}
