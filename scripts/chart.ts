import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { buildDashboard } from './chart/dashboard.ts';
import { withValues } from './chart/readme.ts';
import { buildValuesSchema } from './chart/schema.ts';
import { readValues } from './chart/values.ts';

// Makes what the chart has from elsewhere: the schema and the reference of its values, the dashboard, the alerts. A
// test says when one is out of date.
const CHART = 'helm/squall';
const values = readValues(readFileSync(`${CHART}/values.yaml`, 'utf8'));
const readme = `${CHART}/README.md`;
writeFileSync(readme, withValues(readFileSync(readme, 'utf8'), values));
writeJson('values.schema.json', buildValuesSchema(values));
writeJson('files/dashboard.json', buildDashboard());
copyFileSync('alerts/squall.rules.yaml', `${CHART}/files/squall.rules.yaml`);

function writeJson(name: string, data: object): void {
  writeFileSync(`${CHART}/${name}`, `${JSON.stringify(data, null, 2)}\n`);
}
