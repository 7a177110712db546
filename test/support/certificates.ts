import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of a test's own, with what it has signed; paths of PEM files. */
export interface Authority {
  readonly ca: string;
  /** Signs a certificate for a name: of a server, for 127.0.0.1 and localhost. */
  sign(name: string): { readonly cert: string; readonly key: string };
}

/** @throws where there is no openssl */
export function createAuthority(folder: string, name = 'ca'): Authority {
  const path = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const [ca, caKey] = [path(`${name}.crt`), path(`${name}.key`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...curve, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name}`);
  return {
    ca,
    sign: (subject) => {
      const [cert, key, request] = [path(`${subject}.crt`), path(`${subject}.key`), path(`${subject}.csr`)];
      openssl('req', ...curve, '-keyout', key, '-out', request, '-subj', `/CN=${subject}`);
      const extensions = path(`${subject}.ext`);
      writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost');
      const signed = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', extensions];
      openssl('x509', '-req', '-in', request, '-out', cert, ...signed);
      return { cert, key };
    },
  };
}

/** What a PEM file holds. */
export function pem(path: string): Buffer {
  return readFileSync(path);
}
