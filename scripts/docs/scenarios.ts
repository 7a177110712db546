import { readdirSync, readFileSync } from 'node:fs';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { chartOf } from '../../src/pictures/statechart/chart.ts';
import { svg } from '../../src/pictures/statechart/svg.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** The pages about the scenarios that come with Squall, by path: a picture of each, and one page with all of them. */
export async function scenarioPages(): Promise<Map<string, string>> {
  const registry = createRegistry(injectors);
  const pages = new Map<string, string>();
  let page = `# Scenarios to start from

Made by \`npm run docs\` from the files in \`scenarios/\`. Copy one, name your application in it, and ask
\`squall explain\` what it will do.
`;
  for (const file of readdirSync('scenarios').sort()) {
    const text = readFileSync(`scenarios/${file}`, 'utf8');
    const scenario = loadScenario(text, file, registry).scenario as Scenario;
    const picture = `scenarios/${scenario.name}.svg`;
    pages.set(`docs/${picture}`, await svg(chartOf(scenario, registry)));
    page += `
## [${scenario.name}](../scenarios/${file})

${scenario.description}

${headerOf(text)}

![The states of ${scenario.name}](${picture})
`;
  }
  return pages.set('docs/scenarios.md', page);
}

/** The comment that a file begins with, its modeline aside, as paragraphs. */
function headerOf(text: string): string {
  const [, ...lines] = text.slice(0, text.indexOf('\nname:')).split('\n');
  return lines
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n')
    .trim()
    .replace(/^Hypothesis: /m, '**Hypothesis:** ')
    .replace(/^Look for: /m, '\n**Look for:** ');
}
