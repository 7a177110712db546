import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { helpOf } from '../../../scripts/docs/verbs.ts';
import { program } from '../../../src/cli/program.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { injectors } from '../../../src/injectors/index.ts';
import { createRegistry } from '../../../src/injectors/registry.ts';
import { loadScenario } from '../../../src/scenario/index.ts';
import { INJECT, SCENARIOS } from '../../../src/webhook/annotations.ts';
import { applicationChart, type Manifest, only, render } from '../helm.ts';
import { flawOf } from './commands.ts';
import type { Block, Page } from './markdown.ts';
import { commandsOf } from './session.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const registry = createRegistry(injectors);

/** What is wrong with a block; empty where nothing is. */
type Check = (block: Block, page: Page) => unknown[] | Promise<unknown[]>;

interface Rule {
  readonly check: Check;
  readonly needs?: 'helm';
}

/** What looks at a block that is not run; undefined where no rule covers it. */
export function ruleFor(block: Block): Rule | undefined {
  const is = block.directive.is ?? kindOf(block);
  return is === undefined ? undefined : RULES[`${block.language}: ${is}`];
}

/** Whether a block has its part where commands are run: as one of them, or as what one prints. */
export function isPlayed(block: Block): boolean {
  return isRun(block) || isOutput(block);
}

export function isOutput({ directive }: Block): boolean {
  return directive.is === 'output of the last command';
}

/** Whether a block is commands that are to be run. */
export function isRun({ language, directive }: Block): boolean {
  return language === 'sh' && (directive.because === undefined || directive.instead !== undefined);
}

const MODELINE = /^# yaml-language-server: \$schema=(\S+)$/m;

function kindOf({ language, text, directive }: Block): string | undefined {
  if (language === 'sh') return directive.because && 'commands';
  if (language === '') return directive.because && 'output';
  if (language === 'json') return 'text';
  if (language === 'text') return 'help';
  if (language === 'ts' || language === 'js') return 'module';
  if (language !== 'yaml') return undefined;
  if (text.trim().startsWith('#') && text.trim().split('\n').length === 1) return 'first line';
  const [, schema = ''] = MODELINE.exec(text) ?? [];
  if (schema.endsWith('/config.schema.json')) return 'config';
  return /^name: /m.test(text) && /^states:/m.test(text) ? 'scenario' : undefined;
}

/** By the language of a block and what it is. */
const RULES: Readonly<Record<string, Rule>> = {
  'sh: commands': {
    check: ({ text }) => commandsOf(text).flatMap((command) => flawOf(command) ?? []),
    needs: 'helm',
  },
  'json: text': { check: ({ text }) => jsonFlaws(text) },
  'yaml: scenario': { check: ({ text, page }) => scenarioFlaws(text, page) },
  // A key of the file, beside the shortest machine there is.
  'yaml: part of a scenario': {
    check: ({ text, page }) => scenarioFlaws(`name: x\n${text}states: { done: { final: true } }\n`, page),
  },
  'yaml: part of a state': {
    check: ({ text, page }) => variants(text).flatMap((state) => scenarioFlaws(around(state), page)),
  },
  'yaml: config': { check: ({ text, page }) => configFlaws(text, page) },
  'yaml: first line': {
    check: ({ text }) => {
      const schema = basename(MODELINE.exec(text)?.[1] ?? '');
      return existsSync(join('schemas', schema)) && schema ? [] : [`there is no schema ${schema}`];
    },
  },
  'yaml: values of the chart': {
    check: ({ text }) =>
      render({ values: load(text) as object }).length > 0 ? [] : ['nothing is made of them'],
    needs: 'helm',
  },
  'yaml: part of Chart.yaml': {
    check: ({ text }) => application((chart) => addTo(join(chart, 'Chart.yaml'), load(text) as object)),
    needs: 'helm',
  },
  'yaml: part of a template': {
    check: ({ text }) =>
      application((chart) => {
        const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\n';
        writeFileSync(join(chart, 'templates/deployment.yaml'), `${head}${text}`);
      }),
    needs: 'helm',
  },
  'yaml: part of a pod': {
    check: ({ text }) => {
      const { metadata } = load(text) as Manifest;
      return Object.keys(metadata.annotations).filter((key) => ![INJECT, SCENARIOS].includes(key));
    },
  },
  'ts: module': { check: typeFlaws },
  'js: module': { check: typeFlaws },
  'text: help': {
    check: ({ text }) => {
      const [, name] = /^Usage: squall (\S+)/.exec(text) ?? [];
      const verb = program.commands.find((each) => each.name() === name);
      return verb && helpOf(verb) === text ? [] : [`this is not what \`squall ${name} --help\` prints`];
    },
  },
  // What each table of figures begins with is in the program that prints it.
  ': output of npm run bench': {
    check: ({ text }) => {
      const [label = ''] = text.split(/ {2,}|[:\d]/);
      return readAll('bench').includes(label) ? [] : [`the benchmarks print no \`${label}\``];
    },
  },
  // Compared where the command is run.
  ': output of the last command': { check: ({ text }) => (text.trim() === '' ? ['it is empty'] : []) },
  // What was printed elsewhere, or a drawing in letters. The directive says where it is from.
  ': output': { check: ({ text }) => (text.trim() === '' ? ['it is empty'] : []) },
};

function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

function jsonFlaws(text: string): unknown[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [error];
  }
}

function scenarioFlaws(text: string, page: string): unknown[] {
  return [...loadScenario(Buffer.from(text), page, registry).problems];
}

async function configFlaws(text: string, page: string): Promise<unknown[]> {
  const surroundings = { folder: '/', readText: () => 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' };
  return [...(await loadConfig(text, page, surroundings)).problems];
}

/** A fragment as it is, and once for each line that shows another way of it as a comment. */
function variants(text: string): string[] {
  const lines = text.split('\n');
  const others = lines.flatMap((line) => /^ *# (\w+: \{.*\})(?: {2,}.*)?$/.exec(line)?.[1] ?? []);
  return [text, ...others.map((fault) => `inject:\n  ${fault}\n`)];
}

/** A machine around a fragment of a state. */
function around(state: string): string {
  const keys = ['for', 'next'].filter((key) => !new RegExp(`^${key}:`, 'm').test(state));
  const lines = [
    ...state.trimEnd().split('\n'),
    ...keys.map((key) => `${key}: ${key === 'for' ? '1m' : 'done'}`),
  ];
  return `name: x\nstates:\n  here:\n${lines.map((line) => `    ${line}\n`).join('')}  done: { final: true }\n`;
}

/** What is wrong with an application's chart that depends on ours, once it was changed as a page says. */
function application(change: (chart: string) => void): unknown[] {
  const chart = applicationChart();
  try {
    change(chart);
    const { spec } = only(render({ chart }), 'Deployment').spec.template;
    return spec.initContainers?.some(({ name }: Manifest) => name === 'squall')
      ? []
      : ['there is no sidecar'];
  } finally {
    rmSync(chart, { recursive: true });
  }
}

function addTo(file: string, more: object): void {
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...more }));
}

/** Type-checks the modules of a page, as a package that uses `squall` has them. */
function typeFlaws(block: Block, page: Page): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'squall-modules-'));
  const modules = page.blocks.filter(({ language }) => ['ts', 'js'].includes(language));
  try {
    for (const each of ['src', 'test', 'dist']) mkdirSync(join(folder, each));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'dist/index.d.ts'), "export { default } from '../src/index.ts';\n");
    writeFileSync(
      join(folder, 'ambient.d.ts'),
      modules.map(({ directive }) => directive.before ?? '').join('\n'),
    );
    writeFileSync(join(folder, block.language === 'ts' ? 'src/index.ts' : 'test/index.js'), block.text);
    if (block.language === 'js') {
      const source = modules.find(({ language }) => language === 'ts')?.text ?? '';
      writeFileSync(join(folder, 'src/index.ts'), source);
    }
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
    const options = {
      ...compilerOptions,
      allowJs: true,
      checkJs: true,
      noImplicitAny: false,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: {
        squall: [join(ROOT, 'dist/types/library/index.d.ts')],
        'squall/plugin': [join(ROOT, 'src/plugin/index.ts')],
        'squall/plugin/testing': [join(ROOT, 'src/testing/index.ts')],
      },
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['.'] }),
    );
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (error) {
    return [(error as { stdout?: string }).stdout || String(error)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
