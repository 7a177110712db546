import { readFileSync } from 'node:fs';
import { documentMetrics } from '../../src/metrics/document.ts';
import { drawn } from '../../src/pictures/statechart/svg.ts';
import { eventsPage } from './events.ts';
import { referencePages } from './reference.ts';
import { scenarioPages } from './scenarios.ts';
import { verbsPage } from './verbs.ts';

/** Every page, and picture, that is made from the code, by path. */
export async function generatedPages(): Promise<Map<string, string>> {
  return new Map([
    ['docs/architecture.svg', await drawn(readFileSync('scripts/docs/architecture.dot', 'utf8'))],
    ['docs/events.md', eventsPage()],
    ['docs/metrics.md', documentMetrics()],
    ['docs/verbs.md', verbsPage()],
    ...referencePages(),
    ...(await scenarioPages()),
  ]);
}
