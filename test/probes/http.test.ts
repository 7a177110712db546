import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeOf } from '../../src/probes/probe.ts';
import { common, evaluate } from './evaluate.ts';

let server: Server;
let answer: RequestListener;
let url: string;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const http = (more: Partial<ProbeOf<'http'>> = {}): ProbeOf<'http'> => ({
  kind: 'http',
  ...common,
  url,
  method: 'GET',
  headers: {},
  within: 5000,
  ...more,
});

describe('the status', () => {
  it.each([
    [200, undefined, true],
    [204, undefined, true],
    [503, undefined, false],
    [503, 503, true],
    [201, 200, false],
  ])('of %i, where %s is asked for, holds: %s', async (status, expected, ok) => {
    answer = (_, response) => response.writeHead(status).end();
    const result = await evaluate(http(expected === undefined ? {} : { status: expected }));
    expect(result).toMatchObject({ ok, value: status });
  });

  it('is named where it differs', async () => {
    answer = (_, response) => response.writeHead(503).end('down');
    const { message } = await evaluate(http({ status: 200 }));
    expect(message).toMatch(/^expected status 200, got 503 in \d+ms$/);
  });

  it('is that of a redirect itself, which is not followed', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/login' }).end();
    const { ok, message } = await evaluate(http());
    expect(ok).toBe(false);
    expect(message).toContain('got 302 to /login (redirects are not followed)');
  });
});

describe('a server', () => {
  it('that nobody listens for refuses the connection', async () => {
    server.close();
    const { ok, message } = await evaluate(http());
    expect(ok).toBe(false);
    expect(message).toMatch(/^connection refused \(127\.0\.0\.1:\d+\)$/);
  });

  it('that does not answer in time fails, and the connection is closed', async () => {
    const closed = new Promise((resolve) => {
      answer = (request) => request.on('close', resolve);
    });
    expect(await evaluate(http({ within: 50 }))).toEqual({ ok: false, message: 'no answer within 50ms' });
    await closed;
  });

  it('that stops in the middle of its answer fails', async () => {
    answer = (_, response) => void response.writeHead(200).write('half of');
    expect(await evaluate(http({ within: 50 }))).toEqual({ ok: false, message: 'no answer within 50ms' });
  });

  it('that hangs up fails', async () => {
    answer = (_, response) => response.socket?.destroy();
    expect(await evaluate(http())).toMatchObject({ ok: false });
  });

  it('gets the method, the headers and the body', async () => {
    answer = async (request, response) => {
      const body = await new Response(request as never).text();
      response.end(`${request.method} ${request.headers['x-team']} ${body}`);
    };
    const probe = http({ method: 'GET', headers: { 'X-Team': 'payments' }, body: '{"ä":1}' });
    expect(await evaluate({ ...probe, bodyMatches: '^GET payments {"ä":1}$' })).toMatchObject({ ok: true });
  });
});

describe('the body', () => {
  it('holds when the regular expression is found in it', async () => {
    answer = (_, response) => response.end('all is well');
    expect(await evaluate(http({ bodyMatches: 'is w' }))).toMatchObject({ ok: true });
    expect((await evaluate(http({ bodyMatches: '^w' }))).message).toMatch(
      /^expected a body that matches \/\^w\/, got all is well in/,
    );
  });

  it('is not searched for ever', async () => {
    answer = (_, response) => response.end('a'.repeat(50));
    const { ok, message } = await evaluate(http({ bodyMatches: '^(a+)+b$', within: 10_000 }));
    expect(ok).toBe(false);
    expect(message).toContain('took longer than 250 ms to match');
  });

  it('is read up to 1 MiB', async () => {
    answer = (_, response) => response.end(`${'x'.repeat(2 ** 20)}end`);
    expect(await evaluate(http({ bodyMatches: 'xx' }))).toMatchObject({ ok: true });
    expect(await evaluate(http({ bodyMatches: 'end' }))).toMatchObject({ ok: false });
    expect((await evaluate(http({ jsonPath: '$' }))).message).toContain('a body of more than 1 MiB');
  });
});

describe('a JSON path', () => {
  beforeEach(() => {
    answer = (_, response) =>
      response.end('{"status":"up","pools":[{"name":"db","free":3},{"name":"cache","free":0}]}');
  });

  it.each([
    ['$.status', 'up', true],
    ['$.status', 'down', false],
    ['$.pools[0]', { free: 3, name: 'db' }, true],
    ['$.pools[?@.name == "db"].free', 3, true],
    ['$.pools[*].free', 0, false],
    ['$.pools[*].name', 'db', false],
    ['$..status', 'up', true],
    ['$.missing', 'up', false],
    ['$.pools[', 'up', false],
  ])('%s equal to %j holds: %s', async (jsonPath, equals, ok) => {
    expect(await evaluate(http({ jsonPath, equals }))).toMatchObject({ ok });
  });

  it('says what was expected and what came', async () => {
    const { message, value } = await evaluate(http({ jsonPath: '$.status', equals: 'down' }));
    expect(message).toMatch(/^expected \$\.status to be "down", got "up" in/);
    expect(value).toBe('up');
  });

  it('needs JSON', async () => {
    answer = (_, response) => response.end('<html>');
    const { message } = await evaluate(http({ jsonPath: '$.status' }));
    expect(message).toMatch(/^expected JSON, got <html>/);
  });
});

describe('aborting', () => {
  it('ends the probe at once and closes the connection', async () => {
    const abort = new AbortController();
    const closed = new Promise((resolve) => {
      answer = (request) => {
        request.on('close', resolve);
        abort.abort();
      };
    });
    expect(await evaluate(http(), abort.signal)).toEqual({
      ok: false,
      message: 'aborted before there was an answer',
    });
    await closed;
  });

  it('before it starts asks nothing', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.end();
    };
    expect(await evaluate(http(), AbortSignal.abort())).toMatchObject({ ok: false });
    expect(await evaluate(http())).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });
});
