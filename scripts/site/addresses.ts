import { posix } from 'node:path';

/** Where the page made of a file is, from the root of the site: the same place, so that links need little change. */
export function addressOf(file: string): string {
  return file.replace(/(^|\/)README\.md$/, '$1index.html').replace(/\.md$/, '.html');
}

export function isOutside(link: string): boolean {
  return /^[a-z]+:/.test(link);
}

/** The file that a link in a file leads to; undefined where it leads outside, or to a place on the same page. */
export function targetOf(file: string, link: string): string | undefined {
  const [path = ''] = link.split('#');
  return isOutside(link) || path === '' ? undefined : posix.join(posix.dirname(file), path);
}
