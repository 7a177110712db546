import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentService } from '../../src/protocol/gen/squall/v1/agent_pb.ts';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { ask, call } from '../support/api.ts';
import { frame, HTTP2_BEGIN, rawConnection } from '../support/raw.ts';
import { type Workspace, workspace } from '../support/squall.ts';

const QUICK = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';
const TOKEN = randomBytes(32).toString('hex');
const seed = Number(process.env.SQUALL_FUZZ_SEED ?? randomBytes(4).readInt32BE(0));

/** Bytes that the agent may have in memory more than before, whatever is thrown at it. */
const MOST_MORE = 120 * 2 ** 20;

let space: Workspace;
let agent: TestAgent;
let before: number;

beforeAll(async () => {
  console.log(`API fuzz: SQUALL_FUZZ_SEED=${seed}`);
  space = workspace();
  const file = space.write('token', TOKEN);
  agent = await startAgent(space, {
    scenarios: { 'quick.yaml': QUICK },
    config: `api: {port: 0, tokenFile: ${file}}`,
  });
  await agent.ready();
  await known('GetStatus');
  before = residentBytes();
});

afterAll(async () => {
  await agent.stop();
  space.remove();
});

afterEach(async () => {
  expect(agent.child.exitCode).toBeNull();
  expect((await known('GetStatus')).status).toBe(200);
  expect(agent.logs().filter(({ msg }) => String(msg).includes('internal error'))).toEqual([]);
  expect(residentBytes() - before).toBeLessThan(MOST_MORE);
});

const bearer = { authorization: `Bearer ${TOKEN}` };
const known = (name: string, body: object = {}) => call(agent, name, body, { headers: bearer });

function residentBytes(): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${agent.pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** What a field takes, and what it does not. */
function fieldOf(field: DescField, depth: number): fc.Arbitrary<unknown> {
  const odd = fc.oneof(fc.anything({ maxDepth: 1 }), fc.constant('\u0000'), fc.constant('9'.repeat(5000)));
  const right = () => {
    if (field.fieldKind === 'message')
      return depth > 2 ? fc.constant({}) : messageOf(field.message, depth + 1);
    if (field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING)
      return fc.oneof(fc.string(), fc.constantFrom('quick', 'svg', 'GO', QUICK, '../../etc/passwd'));
    if (field.fieldKind === 'scalar' && field.scalar === ScalarType.BOOL) return fc.boolean();
    return fc.oneof(fc.integer(), fc.double(), fc.bigInt().map(String));
  };
  return fc.oneof({ weight: 4, arbitrary: right() }, { weight: 1, arbitrary: odd });
}

function messageOf(message: DescMessage, depth = 0): fc.Arbitrary<object> {
  const keys = Object.fromEntries(message.fields.map((field) => [field.jsonName, fieldOf(field, depth)]));
  const known = fc.record(keys, { requiredKeys: [] });
  const unknown = fc.dictionary(fc.string(), fc.anything({ maxDepth: 1 }), { maxKeys: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: known },
    {
      weight: 1,
      arbitrary: fc.tuple(known, unknown).map(([one, other]) => ({ ...one, ...other })),
    },
  );
}

/** Calls that each take a process of its own. */
const STUDIES = ['ValidateScenario', 'SimulateScenario', 'DrawScenario', 'CheckMachine', 'GetReport'];

const requestOf = (isMeant: (name: string) => boolean) =>
  fc
    .constantFrom(
      ...AgentService.methods.filter(({ methodKind, name }) => methodKind === 'unary' && isMeant(name)),
    )
    .chain((method) => fc.record({ name: fc.constant(method.name), body: messageOf(method.input) }));

/** Of calls that answer at once. */
const request = requestOf((name) => !STUDIES.includes(name));

const study = requestOf((name) => STUDIES.includes(name));

const TYPES = [
  'application/json',
  'application/proto',
  'application/connect+json',
  'application/connect+proto',
  'application/grpc',
  'application/grpc+proto',
  'application/grpc-web',
  'application/grpc-web+json',
  'application/grpc-web-text',
  'text/plain',
  'application/json; charset=utf-16',
  '',
];

const encodings = fc.constantFrom('identity', 'gzip', 'br', 'zstd', 'nonsense');

function check<T>(arbitrary: fc.Arbitrary<T>, runs: number, act: (value: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, act), { seed, numRuns: runs, endOnFailure: true });
}

describe('an agent that is called in ways it should not be', () => {
  it('lets no call through that does not say who it is from, whatever it holds', async () => {
    const headers = fc.record(
      {
        authorization: fc.constantFrom('', 'Bearer', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN} x`),
        'content-type': fc.constantFrom(...TYPES),
        'content-encoding': encodings,
      },
      { requiredKeys: [] },
    );
    await check(fc.tuple(fc.oneof(request, study), headers), 300, async ([{ name, body }, given]) => {
      const answer = await call(agent, name, body, { headers: given });
      const refused = answer.status === 401 || answer.headers['grpc-status'] === '16';
      expect([name, answer.status, refused]).toEqual([name, answer.status, true]);
    });
    const status = (await known('GetStatus')).json;
    expect(status).toMatchObject({ runs: [], allPaused: false });
    expect(status.halted).toBeUndefined();
    expect(agent.happened().filter(({ event }) => event === 'audit.changed')).toEqual([]);
  });

  it('answers every call of somebody it knows, whatever it holds', async () => {
    await check(request, 300, async ({ name, body }) => {
      const { status } = await known(name, body);
      expect([name, status >= 200 && status < 500]).toEqual([name, true]);
    });
    await known('StopAllRuns');
    await known('Unhalt');
  });

  it('answers every call that takes a process of its own, whatever it holds', async () => {
    await check(study, 40, async ({ name, body }) => {
      const { status, json } = await known(name, body);
      // A simulation of a year with a thousand seeds takes too long, and is ended.
      expect([name, json, status < 500 || json.code === 'deadline_exceeded']).toEqual([name, json, true]);
    });
  });

  it('answers bodies that are none, in every protocol', async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => gzipSync(bytes)),
      // An envelope that says it is longer than it is.
      fc.tuple(fc.nat(255), fc.nat(2 ** 31)).map(([flags, length]) => {
        const head = Buffer.alloc(5);
        head.writeUInt8(flags, 0);
        head.writeUInt32BE(length, 1);
        return head;
      }),
    );
    const given = fc.record({
      name: fc.constantFrom(...AgentService.methods.map(({ name }) => name)),
      type: fc.constantFrom(...TYPES),
      encoding: encodings,
      body: bodies,
    });
    await check(given, 300, async ({ name, type, encoding, body }) => {
      const { status } = await ask(agent, `/squall.v1.AgentService/${name}`, body as never, {
        method: 'POST',
        headers: {
          ...bearer,
          'content-type': type,
          'content-encoding': encoding,
          'grpc-encoding': encoding,
          'connect-content-encoding': encoding,
          // A stream would go on.
          'connect-timeout-ms': '300',
          'grpc-timeout': '300m',
        },
      });
      expect(status).toBeGreaterThan(0);
    });
    await known('StopAllRuns');
    await known('Unhalt');
  });

  it('takes no more of a body than it may have, packed or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(20 * 2 ** 20) });
    const headers = { ...bearer, 'content-type': 'application/json' };
    const post = (body: Buffer | string, more = {}) =>
      ask(agent, '/squall.v1.AgentService/ValidateScenario', body as never, {
        method: 'POST',
        headers: { ...headers, ...more },
      });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(large).catch(() => ({ status: 0, json: {} }))),
    );
    for (const { status } of answers) expect([0, 429]).toContain(status);
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
    expect(bomb.length).toBeLessThan(2 ** 20);
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(429);
  });

  it('survives bytes that are no HTTP, of either version', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }).map((each) => Buffer.from(each)),
      fc
        .tuple(fc.constantFrom('GET', 'POST', 'PRI', 'OPTIONS', '\u0000'), fc.string(), fc.string())
        .map(([method, path, rest]) => Buffer.from(`${method} ${path} HTTP/1.1\r\n${rest}\r\n\r\n`)),
      fc
        .constantFrom('//', 'http://[::1', '/%', '*', '\\', '?')
        .map((path) =>
          Buffer.from(`POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n{}`),
        ),
      fc
        .array(
          fc
            .tuple(fc.nat(12), fc.nat(255), fc.nat(9), fc.uint8Array({ maxLength: 100 }))
            .map(([type, flags, stream, payload]) => frame(type, flags, stream, Buffer.from(payload))),
          { maxLength: 10 },
        )
        .map((frames) => Buffer.concat([HTTP2_BEGIN, ...frames])),
    );
    await check(fc.array(bytes, { minLength: 30, maxLength: 30 }), 15, async (all) => {
      await Promise.all(
        all.map(async (each) => {
          const { socket, closed } = await rawConnection(agent.api.port, each);
          socket.end();
          socket.setTimeout(500, () => socket.destroy());
          await closed;
        }),
      );
    });
  });

  it('survives floods of frames of HTTP/2', async () => {
    const many = (each: (index: number) => Buffer, count: number) =>
      Buffer.concat(Array.from({ length: count }, (_, index) => each(index)));
    // GET / of nobody: indexed fields of the static table.
    const headers = Buffer.from([0x82, 0x84, 0x86]);
    const floods = [
      many(() => frame(6, 0, 0, randomBytes(8)), 50_000),
      many(() => frame(4, 0, 0), 20_000),
      // Streams that are reset as soon as they are opened.
      many(
        (index) =>
          Buffer.concat([
            frame(1, 0x04, 2 * index + 1, headers),
            frame(3, 0, 2 * index + 1, Buffer.from([0, 0, 0, 8])),
          ]),
        20_000,
      ),
      // Headers without an end.
      Buffer.concat([
        frame(1, 0, 1, headers),
        many(
          () =>
            frame(
              9,
              0,
              1,
              Buffer.concat([Buffer.from([0x00, 0x01, 0x61, 0x7f, 0x80, 0x01]), Buffer.alloc(255, 97)]),
            ),
          5000,
        ),
      ]),
    ];
    await Promise.all(
      floods.map(async (flood) => {
        const { socket, closed } = await rawConnection(agent.api.port, HTTP2_BEGIN);
        socket.write(flood);
        socket.setTimeout(3000, () => socket.destroy());
        await closed;
      }),
    );
  });

  it('ends connections that say nothing, or say it too slowly, and serves others meanwhile', async () => {
    const begun = performance.now();
    const half = `POST /squall.v1.AgentService/Halt HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
    const silent = Array.from({ length: 200 }, () => rawConnection(agent.api.port));
    const dripping = Array.from({ length: 50 }, () => rawConnection(agent.api.port, 'P'));
    const unfinished = Array.from({ length: 50 }, () => rawConnection(agent.api.port, half));
    const unused = Array.from({ length: 50 }, () => rawConnection(agent.api.port, HTTP2_BEGIN));
    const body = `${half}authorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`;
    const slow = await Promise.all(Array.from({ length: 20 }, () => rawConnection(agent.api.port, body)));
    const drip = setInterval(() => {
      for (const { socket } of slow) socket.write(' ');
    }, 1000);
    const open = await Promise.all([...silent, ...dripping, ...unfinished, ...unused]);
    expect((await known('GetStatus')).status).toBe(200);
    await Promise.all(open.map(({ closed }) => closed));
    expect(performance.now() - begun).toBeLessThan(60_000);
    await Promise.all(slow.map(({ closed }) => closed));
    clearInterval(drip);
    expect((await known('GetStatus')).json.halted).toBeUndefined();
  });
});
