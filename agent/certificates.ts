/** Certificates out of PEM or DER. What stands beside them in the same file, such as a private key, is left alone. */
import { X509Certificate } from 'node:crypto';

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** All certificates of a PEM text, in their order. None when there is none, or when one cannot be read. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  try {
    return (pem.match(block) ?? []).map((text) => new X509Certificate(text));
  } catch {
    return [];
  }
}
