import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, parsePage } from '../support/docs/markdown.ts';

const all = pages();

describe.each(all)('$path', (page) => {
  it('leads nowhere that is not there', () => {
    expect(page.links.filter((link) => !leads(page.path, link))).toEqual([]);
  });
});

describe('a link', () => {
  const links = ['#no-such', 'docs/none.md', 'docs/safety.md#none', 'https://', 'mailto:x', 'docs/'];

  it.each(links)('that leads nowhere is found: %s', (link) => {
    expect(leads('README.md', link)).toBe(false);
  });

  it('leads to what GitHub calls a heading', () => {
    expect(parsePage('x.md', '# `squall run` and *more*\n\n# A\n\n# A\n').anchors).toEqual([
      'squall-run-and-more',
      'a',
      'a-1',
    ]);
  });
});

/** What is outside is only looked at for its form. A folder is nothing that a site could show. */
function leads(from: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return URL.canParse(link) && /^https?:\/\/[^/]/.test(link);
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? from : join(dirname(from), target);
  if (!existsSync(path)) return false;
  if (anchor === undefined) return statSync(path).isFile();
  return all.some((page) => page.path === path && page.anchors.includes(anchor));
}
