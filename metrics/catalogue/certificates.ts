/** Certificates in files, under the names of x509-certificate-exporter. */
import { defineMetrics } from '../entry.ts';

const where = { jobs: ['agent'], onlyWhere: 'the agent is told of certificates, or has one of its own' } as const;
/** Of that exporter's labels, those by which a person knows a certificate again; its serial number changes at each renewal. */
const perCertificate = { labels: { filepath: '*', subject_CN: '*', issuer_CN: '*' }, ...where } as const;

export const certificates = defineMetrics({
  x509_cert_not_after: {
    ...perCertificate,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the certificate expires; where a file has several of one name, the first of them.',
  },
  x509_cert_not_before: {
    ...perCertificate,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'From when on the certificate is valid.',
  },
  x509_cert_error: {
    ...where,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the file could not be read or holds no certificate: 1 yes, 0 no. The log says why.',
    labels: { filepath: '*' },
  },
  x509_read_errors: {
    ...where,
    type: 'gauge',
    unit: 'errors',
    help: 'Files of certificates that could not be read.',
    labels: {},
  },
});
