import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { issue } from '../../src/webhook/certificate/issue.ts';

const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 3, 1)];
const name = 'a-rather-long-release-name-squall-injector.a-rather-long-namespace.svc';

it('makes a certificate for a server, signed by an authority that signs nothing else', async () => {
  const issued = await issue({ name, from, until, serial: Uint8Array.from([255, 1, 2, 3, 4, 5, 6, 7]) });
  const [server, authority] = [issued.certificate, issued.authority].map(
    (text) => new X509Certificate(text),
  ) as [X509Certificate, X509Certificate];
  expect(server.verify(authority.publicKey)).toBe(true);
  expect(server.checkIssued(authority)).toBe(true);
  expect([server.ca, authority.ca]).toEqual([false, true]);
  expect(server.checkHost(name)).toBe(name);
  expect(server.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
  expect([server.validFrom, server.validTo].map(Date.parse)).toEqual([from, until]);
  expect(server.serialNumber).toMatch(/^[4-7]/);
});
