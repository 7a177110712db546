import { expect, it } from 'vitest';
import { KubeError } from '../../src/kube/kube-error.ts';
import type { Secret } from '../../src/kube/secrets.ts';
import { keptSecret } from '../../src/webhook/certificate/kept-secret.ts';

const DAY = 24 * 3_600_000;

/** A Secret at an API server, what clients trust, and servers that share it. */
function cluster(values: Secret['values'] = {}) {
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  let secret: Secret = { metadata: { name: 'tls', resourceVersion: '1' }, values };
  const state = { trusted: [] as readonly string[], replaced: 0 };
  const server = (name = 'squall-injector.chaos.svc') =>
    keptSecret({
      name,
      clock,
      read: async () => secret,
      replace: async ({ metadata, values }) => {
        if (metadata.resourceVersion !== secret.metadata.resourceVersion)
          throw new KubeError('it changed', 409);
        // Whoever serves with it must be trusted before.
        expect(state.trusted).toContain(values['ca.crt']);
        state.replaced++;
        secret = { metadata: { ...metadata, resourceVersion: String(state.replaced + 1) }, values };
      },
      trust: async (authorities) => {
        state.trusted = authorities;
      },
    });
  return { clock, state, server, secret: () => secret };
}

it('a certificate that is missing is made, once for all servers', async () => {
  const { state, server } = cluster();
  const [one, other] = await Promise.all([server().current(), server().current()]);
  expect(one.certificate).toBe(other.certificate);
  expect(state.replaced).toBe(1);
  expect(state.trusted).toHaveLength(1);
});

it('a certificate is renewed when two thirds of its time have passed, and the one before is trusted as well', async () => {
  const { clock, state, server, secret } = cluster();
  const source = server();
  const first = await source.current();
  const { 'ca.crt': before } = secret().values;
  clock.time += 59 * DAY;
  expect((await source.current()).certificate).toBe(first.certificate);
  clock.time += 2 * DAY;
  const second = await source.current();
  expect(second.certificate).not.toBe(first.certificate);
  expect(state.trusted).toEqual([secret().values['ca.crt'], before]);
});

it('a certificate that is damaged, or for another name, is made anew', async () => {
  const made = cluster();
  await made.server().current();
  const { values } = made.secret();
  const other = cluster();
  await other.server('other.chaos.svc').current();
  for (const given of [{ ...values, 'tls.crt': 'x' }, { ...values, 'ca.crt': '' }, other.secret().values]) {
    const { state, server } = cluster(given);
    await server().current();
    expect(state.replaced).toBe(1);
  }
  const { state, server } = cluster(values);
  await server().current();
  expect(state.replaced).toBe(0);
});

it('what keeps a server from it is told to whoever asked', async () => {
  const { clock } = cluster();
  const source = keptSecret({
    name: 'x',
    clock,
    read: async () => {
      throw new KubeError('the API server says 403', 403);
    },
    replace: async () => {},
    trust: async () => {},
  });
  await expect(source.current()).rejects.toThrow('403');
});
