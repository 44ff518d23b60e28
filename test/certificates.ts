/**
 * X.509 certificates for tests: names and dates in, PEM of a certificate and its key out. Written in DER by hand, because
 * Node.js reads certificates but makes none, and a machine need not have OpenSSL's program.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

export interface TestCertificateOptions {
  readonly commonName: string;
  /** DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Who signs it; without one it signs itself. */
  readonly issuer?: TestCertificate;
}

const dayMs = 86_400_000;
const oid = {
  commonName: '0603550403',
  ecdsaWithSha256: '06082a8648ce3d040302',
  subjectAltName: '0603551d11',
  basicConstraints: '0603551d13',
} as const;

const tagged = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(contents);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...contents: readonly Uint8Array[]): Buffer => tagged(0x30, ...contents);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const bitString = (content: Uint8Array): Buffer => tagged(0x03, Buffer.from([0]), content);
const time = (date: Date): Buffer => tagged(0x18, utf8(`${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`));
const nameOf = (commonName: string): Buffer =>
  sequence(tagged(0x31, sequence(hex(oid.commonName), tagged(0x0c, utf8(commonName)))));
const algorithm = sequence(hex(oid.ecdsaWithSha256));

/** Makes one with a new key of its own, valid from yesterday to in a year if not told otherwise. It may sign others. */
export function createCertificate(options: TestCertificateOptions): TestCertificate {
  const { commonName, names = [], issuer } = options;
  const { notBefore = new Date(Date.now() - dayMs), notAfter = new Date(Date.now() + 365 * dayMs) } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const facts = sequence(
    tagged(0xa0, hex('020102')), // version 3
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])), // serial number
    algorithm,
    nameOf(issuer?.commonName ?? commonName),
    sequence(time(notBefore), time(notAfter)),
    nameOf(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(names))),
  );
  const signature = sign('sha256', facts, issuer?.privateKey ?? privateKey);
  const der = sequence(facts, algorithm, bitString(signature));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n').trim();
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    // Asked for as PEM, it is text.
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    commonName,
    privateKey,
  };
}

function extensions(names: readonly string[]): readonly Buffer[] {
  const isAuthority = sequence(hex(oid.basicConstraints), tagged(0x04, sequence(hex('0101ff'))));
  if (names.length === 0) return [isAuthority];
  const alternatives = names.map((name) =>
    isIPv4(name) ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, utf8(name)),
  );
  return [isAuthority, sequence(hex(oid.subjectAltName), tagged(0x04, sequence(...alternatives)))];
}
