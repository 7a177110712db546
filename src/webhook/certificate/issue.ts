import { createHash, webcrypto } from 'node:crypto';
import { BitString, Integer, OctetString, Utf8String } from 'asn1js';
import {
  AltName,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  Extension,
  ExtKeyUsage,
  GeneralName,
} from 'pkijs';

/** A certificate with its key, and the authority that has signed it; each in PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  /** The authority's certificate. Its key is thrown away: it signs nothing else. */
  readonly authority: string;
}

export interface IssueOptions {
  /** The DNS name that clients know the server by. */
  readonly name: string;
  /** When it begins and ends, in milliseconds since the Unix epoch. */
  readonly from: number;
  readonly until: number;
  /** Eight bytes that no other certificate of ours has as its number. */
  readonly serial: Uint8Array;
}

type KeyPair = webcrypto.CryptoKeyPair;

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as never });
const EC = { name: 'ECDSA', namedCurve: 'P-256' };

/** Makes an authority, and a certificate for a server that it signs. */
export async function issue({ name, from, until, serial }: IssueOptions): Promise<Issued> {
  const [authorityKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const subject = 'Squall injector';
  const authorityId = await keyId(authorityKeys);
  const authority = await sign({
    subject,
    issuer: subject,
    keys: authorityKeys,
    signer: authorityKeys,
    extensions: [
      extension('2.5.29.19', new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema(), true),
      keyUsage(0b0000_0100),
      extension('2.5.29.14', new OctetString({ valueHex: authorityId })),
    ],
  });
  const server = await sign({
    subject: name,
    issuer: subject,
    keys: serverKeys,
    signer: authorityKeys,
    extensions: [
      extension(
        '2.5.29.17',
        new AltName({ altNames: [new GeneralName({ type: 2, value: name })] }).toSchema(),
      ),
      extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.1'] }).toSchema()),
      keyUsage(0b1000_0000),
      extension('2.5.29.14', new OctetString({ valueHex: await keyId(serverKeys) })),
      extension(
        '2.5.29.35',
        new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: authorityId }) }).toSchema(),
      ),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  return {
    certificate: pem('CERTIFICATE', server),
    key: pem('PRIVATE KEY', key),
    authority: pem('CERTIFICATE', authority),
  };

  async function sign(about: {
    readonly subject: string;
    readonly issuer: string;
    readonly keys: KeyPair;
    readonly signer: KeyPair;
    readonly extensions: Extension[];
  }): Promise<ArrayBuffer> {
    const certificate = new Certificate();
    certificate.version = 2;
    certificate.serialNumber = new Integer({ valueHex: positive(serial) });
    certificate.subject.typesAndValues.push(commonName(about.subject));
    certificate.issuer.typesAndValues.push(commonName(about.issuer));
    certificate.notBefore.value = new Date(from);
    certificate.notAfter.value = new Date(until);
    certificate.extensions = about.extensions;
    await certificate.subjectPublicKeyInfo.importKey(about.keys.publicKey, engine);
    await certificate.sign(about.signer.privateKey, 'SHA-256', engine);
    return certificate.toSchema(true).toBER();
  }
}

function makeKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']) as Promise<KeyPair>;
}

/** What tells authorities of the same name apart. */
async function keyId({ publicKey }: KeyPair): Promise<ArrayBuffer> {
  const bytes = await webcrypto.subtle.exportKey('raw', publicKey);
  return Uint8Array.from(createHash('sha1').update(Buffer.from(bytes)).digest()).buffer;
}

function commonName(value: string): AttributeTypeAndValue {
  // The field takes 64 characters; who it is for is in the alternative names anyway.
  return new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: value.slice(0, 64) }) });
}

function extension(extnID: string, value: { toBER(): ArrayBuffer }, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}

/** @param bits the first is digitalSignature, the sixth keyCertSign */
function keyUsage(bits: number): Extension {
  return extension(
    '2.5.29.15',
    new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits: 2 }),
    true,
  );
}

/** A number is positive where its first bit is not set. */
function positive(bytes: Uint8Array): ArrayBuffer {
  const copy = Uint8Array.from(bytes);
  copy[0] = ((copy[0] ?? 0) & 0x7f) | 0x40;
  return copy.buffer;
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
