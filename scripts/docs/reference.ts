import { readFileSync } from 'node:fs';
import type { JsonSchema } from '../../src/plugin/index.ts';
import { table } from './table.ts';

/** The pages that say what the schemas say, key by key, by path. */
export function referencePages(): Map<string, string> {
  return new Map([
    [
      'docs/reference/scenario.md',
      pageOf(
        'scenario',
        'The scenario file',
        'The same on one page, by hand: [the language](../language.md).',
      ),
    ],
    [
      'docs/reference/config.md',
      pageOf('config', 'The config file', 'What an agent does with it is on [its own page](../agent.md).'),
    ],
  ]);
}

function pageOf(name: string, title: string, beside: string): string {
  const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as JsonSchema;
  const parts = schema.$defs as Record<string, JsonSchema>;
  const sections = [['', schema] as const, ...Object.entries(parts)].map(([part, each]) =>
    section(part, each, parts),
  );
  return `# ${title}

Every key, made by \`npm run docs\` from
[\`schemas/${name}.schema.json\`](../../schemas/${name}.schema.json), by which \`squall validate\` and editors check files.
${beside}

${sections.join('\n\n')}
`;
}

function section(part: string, schema: JsonSchema, parts: Readonly<Record<string, JsonSchema>>): string {
  const heading = part === '' ? 'The file' : headingOf(part);
  const rows = keysOf(schema).map(({ key, schema: value, required }) => [
    `\`${key}\`${required ? ' (required)' : ''}`,
    said(value, parts),
    takes(value),
    'default' in value ? code(value.default) : '',
    exampleOf(value),
  ]);
  const head = ['key', 'what it is', 'takes', 'default', 'example'];
  return `## ${heading}\n\n${schema.description}\n\n${table(head, rows)}`;
}

/** `fault-cpu` is "Fault cpu". */
function headingOf(part: string): string {
  const words = part.replace('-', ' ');
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

function anchorOf(reference: string): string {
  return `#${(reference.split('/').at(-1) as string).toLowerCase()}`;
}

/** The example beside it says as much. */
const DURATIONS = ' such as 250ms, 30s, 5m, 1h30m or 7d';

interface Key {
  readonly key: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** The keys of a mapping and of the mappings in it: `for.min`, `next[].to`, `parallel.REGION.initial`. */
function keysOf(schema: JsonSchema, prefix = ''): Key[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = (schema.required ?? []) as readonly string[];
  const own = properties.flatMap(([name, value]) => [
    { key: `${prefix}${name}`, schema: value, required: required.includes(name) },
    ...within(value, `${prefix}${name}`),
  ]);
  const seen = new Set<string>();
  return own.filter(({ key }) => !seen.has(key) && seen.add(key));
}

function within(schema: JsonSchema, path: string): Key[] {
  const models = [schema.anyOf ?? []].flat() as JsonSchema[];
  const { items, additionalProperties: others } = schema as Record<string, JsonSchema | undefined>;
  return [
    ...keysOf(schema, `${path}.`),
    ...models.flatMap((model) => within(model, path)),
    ...(items ? within(items, `${path}[]`) : []),
    ...(others && typeof others === 'object' && others.properties ? keysOf(others, `${path}.NAME.`) : []),
  ];
}

/** What values there may be, in a few words. */
function takes(schema: JsonSchema): string {
  if (schema.$ref) return linkTo(schema.$ref as string);
  if (schema.anyOf) return alternatives((schema.anyOf as JsonSchema[]).map(takes));
  if ('const' in schema) return code(schema.const);
  if (schema.enum) return (schema.enum as unknown[]).map(code).join(', ');
  if (schema.patternErrorMessage) return plain(schema.patternErrorMessage).replace(DURATIONS, '');
  return alternatives([schema.type ?? 'string'].flat().map((type) => kind(String(type), schema)));
}

function alternatives(all: readonly string[]): string {
  return [...new Set(all)].join(', or ');
}

function linkTo(reference: string): string {
  return `[${headingOf(reference.split('/').at(-1) as string).toLowerCase()}](${anchorOf(reference)})`;
}

function kind(type: string, schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, items, additionalProperties } = schema as Record<
    string,
    unknown
  >;
  const number = type === 'integer' ? 'a whole number' : 'a number';
  const from = exclusiveMinimum === undefined ? minimum : `more than ${exclusiveMinimum}`;
  const range = [from ?? '', maximum ?? ''].join(' to ').trim();
  switch (type) {
    case 'integer':
    case 'number':
      return range === 'to'
        ? number
        : `${number}, ${range.startsWith('to') ? `up ${range}` : range.replace(/ to$/, ' or more')}`;
    case 'array':
      return `a list${items && (items as JsonSchema).$ref ? ` of ${linkTo((items as JsonSchema).$ref as string)}` : ''}`;
    case 'object':
      return (additionalProperties as JsonSchema | undefined)?.$ref
        ? `a mapping of names to ${linkTo((additionalProperties as JsonSchema).$ref as string)}`
        : 'a mapping';
    case 'boolean':
      return 'true or false';
    default:
      return 'text';
  }
}

/** Of what it refers to, where it says nothing itself. */
function said({ description, $ref }: JsonSchema, parts: Readonly<Record<string, JsonSchema>>): string {
  return plain(description ?? parts[String($ref).split('/').at(-1) as string]?.description ?? '');
}

function plain(text: unknown): string {
  return String(text).replaceAll('|', '\\|');
}

function exampleOf({ examples }: JsonSchema): string {
  const [example] = (examples ?? []) as readonly unknown[];
  return example === undefined ? '' : code(example);
}

function code(value: unknown): string {
  return plain(`\`${flow(value)}\``);
}

/** A value as YAML's flow style has it. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${flow(each)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' && /[:#{}[\],&*%]|^$/.test(value) ? JSON.stringify(value) : String(value);
}
