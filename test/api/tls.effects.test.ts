import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { request } from 'node:https';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { type Authority, createAuthority, pem } from '../support/certificates.ts';
import { failure, grpcClient } from '../support/grpc.ts';
import { type Workspace, workspace } from '../support/squall.ts';

const QUICK = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';

let space: Workspace;
let authority: Authority;
let server: { readonly cert: string; readonly key: string };
let agent: TestAgent;

beforeEach(() => {
  space = workspace();
  const folder = space.folder;
  authority = createAuthority(folder);
  server = authority.sign('server');
});

afterEach(async () => {
  await agent.stop();
  space.remove();
});

async function start(tls: string, more = ''): Promise<void> {
  const config = `api: {port: 0, tls: {cert: ${server.cert}, key: ${server.key}${tls}}${more}}`;
  agent = await startAgent(space, { scenarios: { 'quick.yaml': QUICK }, config });
  await agent.ready();
}

/** The status of a call by HTTP/1.1; the system's code where there is no connection. */
function status(options: object = {}): Promise<number | string> {
  return new Promise((resolve) => {
    request(
      {
        host: '127.0.0.1',
        port: agent.api.port,
        path: '/squall.v1.AgentService/GetStatus',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        agent: false,
        ca: pem(authority.ca),
        ...options,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode as number);
      },
    )
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end('{}');
  });
}

describe('the API by TLS', () => {
  it('speaks HTTP/1.1 and HTTP/2, whichever the client wants', async () => {
    await start('');
    expect(await status()).toBe(200);
    expect(await status({ ca: [] })).toMatch(/CERT|SIGN/);
    const secure = credentials.createSsl(pem(authority.ca));
    const client = grpcClient(`localhost:${agent.api.port}`, { secure });
    expect((await client.call('GetStatus')).ready).toBe(true);
    client.close();
  });

  it('with an authority for clients, is for those with a certificate, and says who did what', async () => {
    await start(`, clientCa: ${authority.ca}`);
    const other = createAuthority(space.folder, 'other').sign('mallory');
    const known = authority.sign('alice');
    expect(await status()).not.toBe(200);
    expect(await status({ cert: pem(other.cert), key: pem(other.key) })).not.toBe(200);
    expect(await status({ cert: pem(known.cert), key: pem(known.key) })).toBe(200);

    const secure = credentials.createSsl(pem(authority.ca), pem(known.key), pem(known.cert));
    const client = grpcClient(`localhost:${agent.api.port}`, { secure });
    await client.call('StartRun', { scenario: 'quick' });
    client.close();
    expect(await agent.event('who it was', (event) => event.event === 'audit.changed')).toMatchObject({
      who: 'certificate alice',
    });
    const verb = space.squall([
      ...['status', '--address', `https://127.0.0.1:${agent.api.port}`, '--json', '--ca', authority.ca],
      ...['--cert', known.cert, '--key', known.key],
    ]);
    expect([await verb.exited, verb.stderr()]).toEqual([0, '']);
    expect(JSON.parse(verb.stdout()).agent.role).toBe('operate');
  });

  it('takes a token beside the certificate where the config has both', async () => {
    const token = randomBytes(32).toString('hex');
    const view = space.write('view', token);
    const operate = space.write('operate', randomBytes(32).toString('hex'));
    await start(`, clientCa: ${authority.ca}`, `, tokenFile: ${operate}, viewTokenFile: ${view}`);
    const known = authority.sign('alice');
    const secure = credentials.createSsl(pem(authority.ca), pem(known.key), pem(known.cert));
    const address = `localhost:${agent.api.port}`;
    const [without, viewer] = [grpcClient(address, { secure }), grpcClient(address, { secure, token })];
    expect((await failure(without.call('GetStatus'))).details).toContain('token');
    expect((await viewer.call('GetStatus')).role).toBe('view');
    without.close();
    viewer.close();
  });

  it('does not begin with a certificate that is none', async () => {
    await start('');
    copyFileSync(authority.ca, `${space.folder}/copy.crt`);
    const file = space.write(
      'second.yaml',
      `scenarios: ./scenarios\nmetrics: {address: 127.0.0.1, port: 0}\napi: {port: 0, tls: {cert: copy.crt, key: ${space.write('none', 'x')}}}\n`,
    );
    const second = space.squall(['agent', '--config', file], {
      env: { SQUALL_STATE_DIR: `${space.stateDir}-2` },
    });
    expect(await second.exited).toBe(4);
    expect(second.stderr()).toContain('the API cannot be served on 127.0.0.1:0');
    expect(second.stderr()).not.toMatch(/\n\s+at /);
  });
});
