import { randomBytes, X509Certificate } from 'node:crypto';
import { isConflict } from '../../kube/kube-error.ts';
import type { Secret } from '../../kube/secrets.ts';
import type { Clock } from '../../plugin/index.ts';
import { type Issued, issue } from './issue.ts';
import type { CertificateSource, Pair } from './pair.ts';

export interface KeptSecretOptions {
  /** The name that clients know the server by. */
  readonly name: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly read: () => Promise<Secret>;
  /** A conflict where the Secret has changed since it was read. */
  readonly replace: (secret: Secret) => Promise<void>;
  /** Has clients trust these authorities, given in PEM, and no others. */
  readonly trust: (authorities: readonly string[]) => Promise<void>;
}

/** Milliseconds that a certificate is valid for; it is renewed when two thirds have passed. */
const LIFETIME = 90 * 24 * 3_600_000;
/** Milliseconds before now at which it begins, for clocks that are late. */
const EARLY = 300_000;

/**
 * A certificate of our own making in a Secret, which several servers share. Whichever finds it missing, or old, makes
 * the next: clients trust its authority before anybody serves with it, and the one before as long as somebody may.
 */
export function keptSecret(options: KeptSecretOptions): CertificateSource {
  const { name, clock, trust } = options;
  return { current: () => look(2) };

  async function look(attempts: number): Promise<Pair> {
    const secret = await options.read();
    const kept = readKept(secret);
    if (kept && isGood(kept, name, clock.now())) {
      await trust(authorities(kept));
      return kept;
    }
    try {
      await renew(secret, kept);
    } catch (error) {
      if (!isConflict(error) || attempts === 0) throw error;
    }
    // As it is now, whoever has made it.
    return look(attempts - 1);
  }

  async function renew(secret: Secret, before: Kept | undefined): Promise<void> {
    const now = clock.now();
    const next = await issue({ name, from: now - EARLY, until: now + LIFETIME, serial: randomBytes(8) });
    const kept: Kept = { ...next, ...(before ? { previous: before.authority } : {}) };
    await trust(authorities(kept));
    await options.replace({ metadata: secret.metadata, values: writeKept(kept) });
  }
}

interface Kept extends Issued {
  /** The authority of the certificate before. */
  readonly previous?: string;
}

function authorities({ authority, previous }: Kept): string[] {
  return previous === undefined ? [authority] : [authority, previous];
}

function readKept({ values }: Secret): Kept | undefined {
  const { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority, 'previous-ca.crt': previous } = values;
  if (!certificate || !key || !authority) return undefined;
  return { certificate, key, authority, ...(previous ? { previous } : {}) };
}

function writeKept({ certificate, key, authority, previous }: Kept): Secret['values'] {
  return {
    'tls.crt': certificate,
    'tls.key': key,
    'ca.crt': authority,
    ...(previous === undefined ? {} : { 'previous-ca.crt': previous }),
  };
}

/** Whether it is for our name, and young enough. */
function isGood({ certificate }: Kept, name: string, now: number): boolean {
  try {
    const { validFrom, validTo, subjectAltName } = new X509Certificate(certificate);
    const [from, until] = [Date.parse(validFrom), Date.parse(validTo)];
    return subjectAltName === `DNS:${name}` && now >= from && now < from + ((until - from) * 2) / 3;
  } catch {
    return false;
  }
}
