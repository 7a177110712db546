import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { type Answered, ask, call, codeOf } from '../support/api.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const REPLACED = `
name: replaced
concurrency: replace
states:
  storm: {inject: {cpu: {load: 5, workers: 1}}, for: 10m, next: done}
  done: {final: true}
timeout: 20m
`;

let space: Workspace;
let agent: TestAgent;

const start = async (config: string) => {
  space = workspace();
  agent = await startAgent(space, { scenarios: { 'replaced.yaml': REPLACED }, config });
  await agent.ready();
};

const end = async () => {
  await agent.stop();
  space.remove();
};

describe('an error of the API', () => {
  beforeAll(() => start('dryRun: true'));
  afterAll(end);

  const JSON_CALL = { method: 'POST', headers: { 'content-type': 'application/json' } };
  it.each<[code: string, status: number, provoke: () => Promise<Answered>]>([
    ['no-such-call', 501, () => ask(agent, '/squall.v1.AgentService/Nothing', '{}', JSON_CALL)],
    ['no-such-page', 404, () => ask(agent, '/nothing')],
    [
      'foreign-origin',
      403,
      () => call(agent, 'GetStatus', {}, { headers: { origin: 'https://evil.example' } }),
    ],
    ['dry-agent', 400, () => call(agent, 'StartRun', { scenario: 'replaced', dryRun: false })],
    [
      'unknown-field',
      400,
      // Field 15 of the message, a number.
      () =>
        ask(agent, '/squall.v1.AgentService/Halt', '\x78\x01', {
          method: 'POST',
          headers: { 'content-type': 'application/proto' },
        }),
    ],
  ])('is %s', async (code, status, provoke) => {
    const answered = await provoke();
    expect([codeOf(answered), answered.status]).toEqual([code, status]);
  });
});

describe('an agent that runs for real', () => {
  beforeAll(() => start('haltFile: ./halt'));
  afterAll(end);

  it('says that a start was superseded by a later one', async () => {
    const first = await call(agent, 'StartRun', { scenario: 'replaced' });
    await until('the fault is in force', async () => {
      const { json } = await call(agent, 'GetRun', { run: first.json.run.run });
      return json.run.faults.length > 0;
    });
    // Only where the second comes before the fault of the first run is undone.
    await until(
      'one of two is superseded',
      async () => {
        const both = await Promise.all([1, 2].map(() => call(agent, 'StartRun', { scenario: 'replaced' })));
        return both.map(codeOf).includes('superseded');
      },
      20_000,
    );
    await call(agent, 'StopAllRuns');
  });

  it('says that a file halts it', async () => {
    const file = join(space.stateDir, '..', 'halt');
    writeFileSync(file, '');
    await agent.event('the halt', ({ event }) => event === 'agent.halted');
    expect(codeOf(await call(agent, 'Unhalt'))).toBe('file-halts');
    const refused = await call(agent, 'StartRun', { scenario: 'replaced' });
    expect(codeOf(refused)).toBe('halted');
    expect(JSON.stringify(refused.json)).toContain('"remove the file"');
    rmSync(file);
  });
});
