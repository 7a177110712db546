import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from '../../src/agent/http.ts';

let server: HttpServer;
let reason: string | undefined;

beforeEach(async () => {
  reason = undefined;
  server = await serveHttp(
    { address: '127.0.0.1', port: 0 },
    {
      metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'squall_up 1\n' }),
      notReady: () => reason,
    },
  );
});
afterEach(() => server.close());

const ask = (path: string, method = 'GET'): Promise<{ status: number; type: string; text: string }> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      const { statusCode = 0, headers } = response;
      response.on('end', () => resolve({ status: statusCode, type: String(headers['content-type']), text }));
    })
      .on('error', reject)
      .end();
  });

it('serves metrics with their content type', async () => {
  expect(await ask('/metrics')).toEqual({
    status: 200,
    type: 'text/plain; version=0.0.4',
    text: 'squall_up 1\n',
  });
  expect(await ask('/metrics?name[]=squall_up')).toMatchObject({ status: 200 });
  expect(await ask('/metrics', 'HEAD')).toMatchObject({ status: 200, text: '' });
});

it('is alive, and ready when it is', async () => {
  reason = 'reading scenarios';
  expect(await ask('/healthz')).toMatchObject({ status: 200 });
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'reading scenarios\n' });
  reason = undefined;
  expect(await ask('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
});

it('answers nothing else', async () => {
  expect(await ask('/')).toMatchObject({ status: 404 });
  expect(await ask('/metrics', 'POST')).toMatchObject({ status: 405 });
  expect(await ask('/metrics/../etc/passwd')).toMatchObject({ status: 404 });
});

it('ends with connections open that nobody uses', async () => {
  const idle = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  const closed = new Promise((resolve) => idle.once('close', resolve));
  idle.on('error', () => {});
  await server.close();
  await closed;
});
