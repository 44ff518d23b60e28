/** `node healthcheck.ts URL`: exits with 0 when the URL answers with a 2xx within two seconds, else with 1. */
import process from 'node:process';

const [url = ''] = process.argv.slice(2);
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
