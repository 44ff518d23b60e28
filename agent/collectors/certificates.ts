/** When certificates expire: those of the files that are named, and the agent's own. */
import type { X509Certificate } from 'node:crypto';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'certificates',
  target: 'certificates',
  cadence: 'minute',
  deadlineMs: 10_000,
  metrics: [
    gauge(m.x509_cert_not_after, 'timestamp seconds'),
    gauge(m.x509_cert_not_before, 'timestamp seconds'),
    gauge(m.x509_cert_error, 'state'),
    gauge(m.x509_read_errors, 'errors'),
  ],
  async collect(files, emit) {
    let errors = 0;
    for (const { path: filepath, certificates, problem } of await files.read()) {
      if (problem !== undefined) errors += 1;
      emit(m.x509_cert_error, { filepath }, problem === undefined ? 0 : 1);
      for (const [names, certificate] of earliestByNames(certificates)) {
        const [subject_CN = '', issuer_CN = ''] = JSON.parse(names) as string[]; // as written below
        const labels = { filepath, subject_CN, issuer_CN };
        emit(m.x509_cert_not_after, labels, certificate.validToDate.getTime() / 1000);
        emit(m.x509_cert_not_before, labels, certificate.validFromDate.getTime() / 1000);
      }
    }
    emit(m.x509_read_errors, {}, errors);
  },
});

/** A file may hold several of one name, such as a root's old and new one; the first to expire is the one to know of. */
function earliestByNames(certificates: readonly X509Certificate[]): ReadonlyMap<string, X509Certificate> {
  const earliest = new Map<string, X509Certificate>();
  for (const certificate of certificates) {
    const { subject, issuer } = certificate.toLegacyObject();
    const names = JSON.stringify([commonName(subject), commonName(issuer)]);
    const other = earliest.get(names);
    if (!other || certificate.validToDate < other.validToDate) earliest.set(names, certificate);
  }
  return earliest;
}

/** A name may lack it, or have several. */
const commonName = ({ CN = '' }: { readonly CN?: string | string[] }): string =>
  Array.isArray(CN) ? CN.join(', ') : CN;
