import { createServer, request } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { ConnectError } from '@connectrpc/connect';
import { expect, it } from 'vitest';
import { createAnswer } from '../../src/api/answer.ts';
import { bySocket } from '../../src/api/guard/caller.ts';
import { Denials } from '../../src/api/guard/denials.ts';
import { LIMITS } from '../../src/api/limits.ts';
import { openApi } from '../../src/api/open.ts';
import { askStudy } from '../../src/cli/agent/ask-study.ts';
import type { StudyTask } from '../../src/cli/study/task.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { Clock } from '../../src/plugin/index.ts';
import { detailOf } from '../../src/protocol/errors.ts';
import { codeOf } from '../support/api.ts';

const unused = () => {
  throw new Error('nobody asks for it');
};

/** The status and the code that a server answers to a call whose body is to be `{}`, of which only so much is sent. */
async function answered(server: Server, sent: string) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': 2 };
      const path = '/squall.v1.AgentService/GetStatus';
      request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false }, async (response) => {
        const text = (await response.toArray()).join('');
        const { statusCode = 0 } = response;
        resolve([statusCode, codeOf({ status: statusCode, headers: {}, text, json: JSON.parse(text) })]);
      })
        .on('error', reject)
        .write(sent);
    });
  } finally {
    server.close();
  }
}

it('an agent that has not begun yet says so to whoever calls', async () => {
  const api = openApi({
    config: { address: '127.0.0.1', port: 0, hosts: [], origins: [] },
    byNetwork: true,
    stateDir: '/nonexistent',
    clock: systemClock,
    metrics: createMetrics(),
    studies: { load: unused, chart: unused, draw: unused, simulate: unused, report: unused, check: unused },
    agent: () => undefined,
    complain: unused,
  });
  const server = createTcpServer((socket) => api.network.accept(socket));
  expect(await answered(server, '{}')).toEqual([503, 'starting']);
  api.close();
});

it('a request that does not come to its end is told so', async () => {
  /** The time that a request has to be there passes at once. */
  const clock: Clock = {
    ...systemClock,
    setTimeout: (callback, milliseconds) => {
      expect(milliseconds).toBe(LIMITS.request);
      return systemClock.setTimeout(callback, 1);
    },
  };
  const answer = createAnswer({
    authenticate: bySocket,
    denials: new Denials(clock, unused),
    clock,
    route: () => ({
      for: 'operate',
      handle: async (incoming) => {
        for await (const _ of incoming);
      },
    }),
    onDenied: unused,
    onTrouble: () => {},
  });
  const server = createServer((incoming, response) => answer(incoming, response));
  expect(await answered(server, '{')).toEqual([504, 'too-slow']);
});

it('a study whose faults cannot be loaded any more is an internal error', async () => {
  const task: StudyTask = { study: { kind: 'check' }, plugins: ['/no/such/plugin.js'] };
  const error = await askStudy(task, new AbortController().signal).catch((reason) => reason);
  expect(detailOf(error as ConnectError)?.code).toBe('internal');
  expect((error as Error).message).toContain('/no/such/plugin.js');
});
