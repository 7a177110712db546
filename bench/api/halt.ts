import { startAgent } from '../../test/support/agent.ts';
import { call } from '../../test/support/api.ts';
import { openBrowser } from '../../test/support/browser.ts';
import { workspace } from '../../test/support/squall.ts';
import { startVictim } from '../../test/support/victim.ts';
import { until } from '../../test/support/wait.ts';
import { median } from '../faults/processes.ts';

const ROUNDS = 21;

/** Milliseconds from the click until the agent had read back that nothing is left, and until the page said so. */
export interface Halts {
  readonly undone: readonly number[];
  readonly told: readonly number[];
}

/** The red button of the dashboard in a browser, with three faults in force: CPU, memory and a paused process. */
export async function benchHalt(): Promise<Halts> {
  const space = workspace();
  const victim = startVictim();
  const scenario = `
name: storm
states:
  a:
    inject:
      - {cpu: {load: 20, workers: 1}}
      - {memory: {size: 64MiB}}
      - {process: {name: ${victim.name}, action: pause}}
    for: 10m
    next: done
  done: {final: true}
timeout: 20m
`;
  const agent = await startAgent(space, {
    scenarios: { 'storm.yaml': scenario },
    env: { LOG_LEVEL: 'info' },
  });
  await agent.ready();
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${agent.api.port}/`);
  const [undone, told]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const { run } = (await call(agent, 'StartRun', { scenario: 'storm' })).json.run;
    await until('all are in force', async () => {
      const { json } = await call(agent, 'GetRun', { run });
      return json.run.faults.length === 3;
    });
    const button = page.getByRole('button', { name: 'Halt', exact: true });
    await button.waitFor();
    const clicked = (await page.evaluate(CLICK)) as number;
    await page.getByTestId('halted').waitFor();
    const seen = (await page.evaluate('Date.now()')) as number;
    const finished = await until(
      'it is undone',
      async () => (await call(agent, 'GetRun', { run })).json.run.finished as string | undefined,
    );
    undone.push(Date.parse(finished) - clicked);
    told.push(seen - clicked);
    await call(agent, 'Unhalt');
    await page.getByTestId('halted').waitFor({ state: 'detached' });
  }
  await browser.close();
  await agent.stop();
  victim.end();
  space.remove();
  return { undone, told };
}

/** The rows as text. */
export function formatHalt({ undone, told }: Halts): string {
  const row = (times: readonly number[]) =>
    `${median(times).toFixed(0)} ms median, ${Math.max(...times)} ms worst`;
  return [
    `halt, click to all undone    ${row(undone)}   bar 200 ms median   (3 faults, ${undone.length} times)`,
    `halt, click to told          ${row(told)}`,
  ].join('\n');
}

/** The moment of the click, in the browser's time, which is the machine's. */
const CLICK = `(() => {
  const now = Date.now();
  document.querySelector('button.halt').click();
  return now;
})()`;
