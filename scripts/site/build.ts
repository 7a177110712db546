import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import Eleventy, { type Configuration, type Markdown, type Token } from '@11ty/eleventy';
import { build as bundle } from 'esbuild';
import GithubSlugger from 'github-slugger';
import MiniSearch from 'minisearch';
import { NAVIGATION } from './navigation.ts';
import { SEARCHED } from './searched.ts';
import { type Section, sectionsOf } from './sections.ts';

const FILES = Object.values(NAVIGATION).flatMap(Object.keys);

/** Makes the site of all documents. It may stand anywhere, since its links are relative. */
export async function buildSite(output: string): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  const others = new Set<string>();
  const sections: Section[] = [];
  const eleventy = new Eleventy('scripts/site', output, {
    quietMode: true,
    configPath: null,
    config: (configuration) => {
      configuration.setIncludesDirectory('layouts');
      configuration.amendLibrary('md', (library) => amend(library, others));
      for (const file of FILES) sections.push(...addPage(configuration, file));
    },
  });
  eleventy.disableLogger();
  await eleventy.write();
  for (const file of others) cpSync(file, join(output, file));
  const search = new MiniSearch<Section>(SEARCHED);
  search.addAll(sections);
  writeFileSync(join(output, 'search.json'), JSON.stringify(search));
  cpSync('scripts/site/assets/site.css', join(output, 'site.css'));
  await bundle({
    entryPoints: ['scripts/site/assets/search.ts'],
    outfile: join(output, 'search.js'),
    bundle: true,
    minify: true,
    target: 'es2022',
  });
}

/** Adds the page of a file; what a search finds on it. */
function addPage(configuration: Configuration, file: string): Section[] {
  const markdown = readFileSync(file, 'utf8').replaceAll(/^ *<!-- test:.*?-->\n/gms, '');
  const sections = sectionsOf(addressOf(file), markdown);
  configuration.addTemplate(file.replaceAll('/', '-'), markdown, {
    layout: 'page.njk',
    // Documents show templates of Helm's, which are none of Eleventy's.
    templateEngineOverride: 'md',
    permalink: addressOf(file),
    file,
    title: sections[0]?.page,
    root: '../'.repeat(file.split('/').length - 1),
    navigation: Object.entries(NAVIGATION).map(([name, pages]) => ({
      name,
      pages: Object.entries(pages).map(([page, title]) => ({
        title,
        address: addressOf(page),
        here: page === file,
      })),
    })),
  });
  return sections;
}

/** @param others takes files that are linked to and are no pages */
function amend({ core, renderer }: Markdown, others: Set<string>): void {
  core.ruler.push('links', ({ tokens, env }) => {
    const slugger = new GithubSlugger();
    for (const [index, token] of tokens.entries()) {
      if (token.type === 'heading_open') token.attrSet('id', slugger.slug(wordsOf(tokens[index + 1])));
    }
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      for (const name of ['href', 'src']) {
        const link = token.attrGet(name);
        if (link === null || /^(?:[a-z]+:|#)/.test(link)) continue;
        const [path = ''] = link.split('#');
        const target = posix.join(posix.dirname(env.file), path);
        if (FILES.includes(target)) token.attrSet(name, addressOf(link));
        else others.add(target);
      }
    }
  });
  renderer.rules.heading_close = (tokens, index) => {
    const { tag } = tokens[index] as Token;
    const id = tokens[index - 2]?.attrGet('id');
    return ` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></${tag}>\n`;
  };
  // What is wide scrolls, and so must be reached by the keyboard.
  const { fence } = renderer.rules;
  renderer.rules.fence = (...code) => fence?.(...code).replace('<pre', '<pre tabindex="0"') ?? '';
  renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  renderer.rules.table_close = () => '</table></div>\n';
}

function wordsOf(heading: Token | undefined): string {
  return (heading?.children ?? []).map(({ content }) => content).join('');
}

/** Where the page of a file is: the same place, so that links to pictures and files hold. */
function addressOf(link: string): string {
  return link.replace(/(^|\/)README\.md(?=#|$)/, '$1index.html').replace(/\.md(?=#|$)/, '.html');
}
