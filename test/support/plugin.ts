/**
 * The text of a plugin's module, as other people write one: a fault with one parameter, a `file`, that does nothing.
 *
 * @param members properties of it that are others, as text
 * @param head what comes before it
 */
export function pluginSource(name: string, members = '', head = ''): string {
  return `${head}
export default {
  name: '${name}',
  summary: 'Is there.',
  schema: {
    title: 'Plugin', description: 'Is there.', type: 'object', additionalProperties: false,
    properties: { file: { type: 'string', title: 'File', description: 'Its path.' } },
  },
  uses: [{ what: 'a file', parameters: { file: '/tmp/${name}' } }],
  goneWith: 'nothing',
  lasting: () => 'state',
  describe: ({ file }) => file,
  missing: async () => [],
  plan: async ({ file }) => ({ undo: { file }, observation: { message: 'planned' } }),
  apply: async () => {},
  verify: async () => ({ message: 'in force' }),
  revert: async () => ({ message: 'taken back' }),
  ${members}
};
`;
}

/** A fault that is taken back once its file is there. */
export const SLOW_PLUGIN = pluginSource(
  'slow',
  `revert: async ({ file }) => {
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
    return { message: 'taken back' };
  },`,
  "import { existsSync } from 'node:fs';",
);
