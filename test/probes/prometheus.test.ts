import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { common, evaluate } from './evaluate.ts';

let server: Server;
let url: string;
let asked: string | undefined;
let answer: { status?: number; body: unknown };

beforeEach(async () => {
  server = createServer((request, response) => {
    asked = request.url;
    response.writeHead(answer.status ?? 200).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
});

const prometheus = (bounds: { min?: number; max?: number }) =>
  ({
    ...common,
    kind: 'prometheus',
    url: `${url}/prom/`,
    query: 'sum(up)',
    within: 5000,
    ...bounds,
  }) as const;

const vector = (...values: string[]) => ({
  body: {
    status: 'success',
    data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1, value] })) },
  },
});

it('asks for the query, below the path of the address', async () => {
  answer = vector('1');
  await evaluate(prometheus({ min: 1 }));
  expect(asked).toBe('/prom/api/v1/query?query=sum%28up%29');
});

it.each([
  [['0.2'], { max: 0.5 }, true],
  [['0.7'], { max: 0.5 }, false],
  [['0.5'], { min: 0.5, max: 0.5 }, true],
  [['1', '2', '3'], { min: 1, max: 3 }, true],
  [['1', '2', '4'], { min: 1, max: 3 }, false],
  [['+Inf'], { min: 1 }, true],
  [['NaN'], { min: 0 }, false],
])('every sample of %j lies in %j: %s', async (values, bounds, ok) => {
  answer = vector(...values);
  expect(await evaluate(prometheus(bounds))).toMatchObject({ ok });
});

it('takes a scalar', async () => {
  answer = { body: { status: 'success', data: { resultType: 'scalar', result: [1, '42'] } } };
  expect(await evaluate(prometheus({ min: 1 }))).toMatchObject({ ok: true, value: 42 });
});

it('says which bound was broken', async () => {
  answer = vector('0.7');
  const { message } = await evaluate(prometheus({ min: 0, max: 0.5 }));
  expect(message).toMatch(/^expected at least 0 and at most 0\.5, got 0\.7 in /);
});

it('fails where there is no series', async () => {
  answer = vector();
  const { ok, message } = await evaluate(prometheus({ max: 1 }));
  expect(ok).toBe(false);
  expect(message).toMatch(/^expected a value of sum\(up\), found no series/);
});

it('fails for a range of values', async () => {
  answer = { body: { status: 'success', data: { resultType: 'matrix', result: [] } } };
  expect((await evaluate(prometheus({ max: 1 }))).message).toContain('got a matrix');
});

it('gives the reason that Prometheus gives', async () => {
  answer = { status: 400, body: { status: 'error', errorType: 'bad_data', error: 'unexpected "("' } };
  const { ok, message } = await evaluate(prometheus({ max: 1 }));
  expect(ok).toBe(false);
  expect(message).toContain('Prometheus says bad_data: unexpected "("');
});

it('fails where something else answers', async () => {
  answer = { status: 404, body: 'not found' };
  expect((await evaluate(prometheus({ max: 1 }))).message).toContain('got status 404');
});
