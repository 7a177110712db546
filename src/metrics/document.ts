import { type Family, families } from './families.ts';

/** The page that says which metrics there are, in Markdown. */
export function documentMetrics(): string {
  const all = Object.values<Family>(families);
  const chaos = all.filter(({ name }) => name.startsWith('chaos_'));
  const own = all.filter((family) => !chaos.includes(family));
  return `# Metrics

\`squall agent\` serves these at \`/metrics\`, port 8000 by default. This page is made by \`npm run docs\` from the code.

Alert rules for them are in [alerts/squall.rules.yaml](../alerts/squall.rules.yaml).

## Those of Py-Chaos-Agent

Names and labels are the predecessor's, so that its dashboards go on working.

${table(chaos)}

## Squall's own

Times are in seconds. Labels have the values that are named, or names that your scenarios give.

${table(own)}

Buckets of the histograms:

${all
  .filter(({ buckets }) => buckets)
  .map(({ name, buckets = [] }) => `- \`${name}\`: ${buckets.join(', ')}`)
  .join('\n')}
`;
}

function table(rows: readonly Family[]): string {
  const lines = rows.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return ['| metric | type | labels | what it is |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
