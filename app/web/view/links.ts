/** The addresses of the pages that components link to. */

export function suiteUrl(slug: string): string {
  return `/suites/${encodeURIComponent(slug)}`;
}

export function checkUrl(id: number): string {
  return `/checks/${id}`;
}

export function runUrl(id: number): string {
  return `/runs/${id}`;
}
