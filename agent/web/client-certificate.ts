/** Whether a client may ask by its certificate: its connection and the settings in, what is wrong out. */
import type { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { TlsSettings } from './tls.ts';

/** Undefined when the client may ask. */
export function clientProblem(socket: unknown, { clientAuthType, allowedSans }: TlsSettings): string | undefined {
  if (clientAuthType === 'NoClientCert' || clientAuthType === 'RequestClientCert') return undefined;
  if (!(socket instanceof TLSSocket)) return 'the connection is not encrypted';
  const certificate = socket.getPeerX509Certificate();
  if (!certificate)
    return clientAuthType === 'VerifyClientCertIfGiven' ? undefined : 'a client certificate is required';
  const isVerified = clientAuthType === 'RequireAndVerifyClientCert' || clientAuthType === 'VerifyClientCertIfGiven';
  if (isVerified && !socket.authorized) return 'the client certificate is of no authority that is trusted, or expired';
  if (!allowedSans) return undefined;
  const allowed = new Set(allowedSans.map(normalized));
  return subjectAltNames(certificate).some((name) => allowed.has(name))
    ? undefined
    : 'the client certificate is for no name that is allowed';
}

/** `DNS:a.example, IP Address:0:0:0:0:0:0:0:1`; what holds a comma or a quote is written as a JSON string. */
function subjectAltNames({ subjectAltName = '' }: X509Certificate): readonly string[] {
  const entries = subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address|email|URI):("(?:[^"\\]|\\.)*"|[^",]*)(?=, |$)/g);
  return [...entries].map(([, name = '']) => normalized(name.startsWith('"') ? String(JSON.parse(name)) : name));
}

/** An IPv6 address can be written in several ways. */
function normalized(name: string): string {
  return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
}
