/** Certificates out of the bytes of a file, PEM or DER. What stands beside them, such as a private key, is left where it is. */
import type { X509Certificate } from 'node:crypto';
import process from 'node:process';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/**
 * All certificates of a file, in their order; at least one.
 * @throws Error that says what is wrong, without quoting the file.
 */
export function certificatesIn(file: Buffer): readonly X509Certificate[] {
  // Only where there is a certificate: it takes 2 MB.
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const blocks = file.includes('-----BEGIN ') ? pemBlocks(file) : [file];
  if (blocks.length === 0) throw new Error('holds no certificate');
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error(
        blocks.length === 1
          ? 'holds no certificate that can be read'
          : `its certificate no. ${index + 1} cannot be read`,
      );
    }
  });
}

function pemBlocks(file: Buffer): readonly Buffer[] {
  const blocks: Buffer[] = [];
  let from = file.indexOf(begin);
  while (from >= 0) {
    const to = file.indexOf(end, from);
    // Without an end it is broken, and is told as such.
    const until = to < 0 ? file.length : to + end.length;
    blocks.push(file.subarray(from, until));
    from = file.indexOf(begin, until);
  }
  return blocks;
}
