/** Packages that must exist once: two copies of a registry or of a tracing core lose metrics and traces silently. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const single = [
  'prom-client',
  '@prometheus-io/client',
  '@opentelemetry/api',
  '@opentelemetry/core',
  '@opentelemetry/sdk-trace',
];

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}

/** Copies that should not be, and addresses of registries, which do not belong in a lock file that others use. */
export function checkLockFile(root: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile; // npm's format
  const paths = Object.keys(packages);
  const copies = single.flatMap((name) => {
    const found = paths.filter((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
    return found.length > 1 ? [`${name} is there ${found.length} times: ${found.join(', ')}`] : [];
  });
  const addresses = Object.values(packages).flatMap(({ resolved }) => (resolved ? [resolved] : []));
  return [...copies, ...(addresses.length > 0 ? [`${addresses.length} packages name a registry's address`] : [])];
}
