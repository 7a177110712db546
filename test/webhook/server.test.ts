import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { type Issued, issue } from '../../src/webhook/certificate/issue.ts';
import { serveWebhook, type WebhookServer } from '../../src/webhook/server.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { until } from '../support/wait.ts';

const name = 'squall-injector.chaos.svc';
let server: WebhookServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const make = () =>
  issue({
    name,
    from: Date.now() - 60_000,
    until: Date.now() + 3_600_000,
    serial: new Uint8Array([1, 2, 3, 4]),
  });

/** A server in a time of the test's own, with a certificate that can be exchanged. */
async function begin() {
  const time = new SimulatedTime();
  const held: { current: Issued | undefined } = { current: undefined };
  const said: string[] = [];
  const starting = serveWebhook({
    port: 0,
    clock: time,
    certificate: {
      current: async () => {
        if (!held.current) throw new Error('there is none');
        return held.current;
      },
    },
    injection: () => {
      throw new Error('nothing is injected here');
    },
    spared: [],
    note: () => {},
    trouble: (text) => said.push(text),
  });
  return { time, held, said, starting };
}

/** An answer to a client that trusts an authority, and the certificate that it came with. */
function ask(port: number, authority: string, path: string, body?: string) {
  const options = {
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    ca: authority,
    servername: name,
  };
  return new Promise<{ status: number; text: string; certificate: string }>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      const { raw } = (response.socket as TLSSocket).getPeerCertificate();
      const certificate = new X509Certificate(raw).toString();
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode as number, text, certificate }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

const review = (object: object) => JSON.stringify({ request: { uid: '7', namespace: 'shop', object } });

it('serves as soon as there is a certificate, and with a new one without a restart', async () => {
  const { time, held, said, starting } = await begin();
  await time.pass(5000);
  expect(said).toEqual(['there is no certificate yet: there is none']);
  const first = await make();
  held.current = first;
  await time.pass(1000);
  server = await starting;
  const { port } = server;
  expect(await ask(port, first.authority, '/readyz')).toMatchObject({
    status: 200,
    certificate: first.certificate,
  });
  const second = await make();
  held.current = second;
  await time.pass(10_000);
  await until('the new one is used', () => said.includes('a new certificate is used'));
  expect((await ask(port, second.authority, '/healthz')).certificate).toBe(second.certificate);
  await expect(ask(port, first.authority, '/healthz')).rejects.toThrow();
  held.current = undefined;
  await time.pass(10_000);
  expect(said.at(-1)).toBe('the certificate could not be looked after: there is none');
  expect((await ask(port, second.authority, '/healthz')).status).toBe(200);
});

it('answers reviews, and refuses what is none', async () => {
  const { time, held, starting } = await begin();
  held.current = await make();
  await time.pass(1000);
  server = await starting;
  const { port } = server;
  const post = (path: string, body: string) => ask(port, (held.current as Issued).authority, path, body);
  const quiet = await post('/inject?timeout=5s', review({ spec: { containers: [] } }));
  expect(quiet.status).toBe(200);
  expect(JSON.parse(quiet.text)).toEqual({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: '7', allowed: true },
  });
  const annotations = { 'squall.dev/inject': 'true' };
  const asking = await post('/inject', review({ metadata: { annotations }, spec: { containers: [] } }));
  expect(JSON.parse(asking.text).response.warnings).toEqual([
    'squall: the pod gets no sidecar: nothing is injected here',
  ]);
  expect((await post('/inject', '{')).status).toBe(400);
  expect((await post('/inject', '{"request": {"uid": "1"}}')).status).toBe(400);
  expect((await post('/other', '{}')).status).toBe(404);
  expect((await post('/inject', ' '.repeat(4 * 2 ** 20)).catch(() => ({ status: 400 }))).status).toBe(400);
});
