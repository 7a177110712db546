/** `# yaml-language-server: $schema=PATH`, by which an editor knows what a file is. */
const MODELINE = /^#\s*yaml-language-server:.*\$schema=(\S+)/m;

/** Characters in which it is looked for: it is at the top. */
const TOP = 1000;

/** Whether a file says of itself, for editors, that it is the config of an agent. */
export function isConfig(content: Uint8Array): boolean {
  const [, schema = ''] = MODELINE.exec(Buffer.from(content.subarray(0, TOP)).toString()) ?? [];
  return schema.endsWith('config.schema.json');
}
