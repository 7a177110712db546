import type { Value } from './values.ts';

const BEGIN = '<!-- values: made by `npm run chart` -->';

/** The chart's README with the table of its values made anew. */
export function withValues(readme: string, values: readonly Value[]): string {
  const [before = ''] = readme.split(BEGIN);
  const rows = values.map(
    ({ path, description, default: byDefault, shownDefault }) =>
      `| \`${path.join('.')}\` | ${shownDefault ?? `\`${JSON.stringify(byDefault)}\``} | ${description} |`,
  );
  return `${before}${BEGIN}\n\n| value | default | what it is |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}
