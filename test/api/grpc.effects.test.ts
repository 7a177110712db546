import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { type Anything, failure, type GrpcClient, grpcClient } from '../support/grpc.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const STORM = `
name: storm
states:
  a: {inject: {cpu: {load: 5, workers: 1}}, for: 10m, next: done}
  done: {final: true}
timeout: 20m
`;

let space: Workspace;
let agent: TestAgent;

beforeAll(async () => {
  space = workspace();
  agent = await startAgent(space, { scenarios: { 'storm.yaml': STORM } });
  await agent.ready();
});

afterAll(async () => {
  await agent.stop();
  space.remove();
});

describe.each(['the port', 'the socket'])('gRPC by grpc-js, through %s', (where) => {
  let client: GrpcClient;

  beforeAll(() => {
    client = grpcClient(where === 'the port' ? `127.0.0.1:${agent.api.port}` : `unix:${agent.api.socket}`);
  });
  afterAll(() => client.close());

  it('calls, streams and stops', async () => {
    const seen: Anything[] = [];
    const { lastEvent } = await client.call('GetStatus');
    const stream = client.stream('WatchEvents', { after: lastEvent });
    stream.on('data', ({ events }) => seen.push(...events));
    stream.on('error', () => {});
    const { run } = await client.call('StartRun', { scenario: 'storm', seed: 5 });
    expect(run).toMatchObject({ scenario: 'storm', seed: 5, dryRun: false });
    await until(
      'the fault is in force',
      () => seen.find((e) => e.event === 'fault.injected' && e.run === run.run),
      20_000,
    );
    const { run: stopped } = await client.call('StopRun', { run: run.run });
    expect(stopped).toMatchObject({ outcome: 'aborted', leftBehind: [] });
    await until('the stream has it all', () => seen.find((event) => event.event === 'run.finished'), 20_000);
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => lastEvent + 1 + index));
    stream.cancel();
  });

  it('fails with a code, and a message', async () => {
    const error = await failure(client.call('StartRun', { scenario: 'nobody' }));
    expect([error.code, error.details]).toEqual([status.NOT_FOUND, 'there is no valid scenario "nobody"']);
    const details = error.metadata.get('grpc-status-details-bin')[0] as Buffer;
    expect(details.toString()).toContain('no-such-scenario');
  });
});
