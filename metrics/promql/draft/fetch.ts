/** Asks a service for its metrics. */
import { type ExposedFamily, ExpositionError, parseExposition } from './exposition.ts';

/** The service could not be asked, or its answer is no exposition; the message says which and why. */
export class ScrapeError extends Error {
  override readonly name = 'ScrapeError';
}

const timeoutMs = 10_000;
const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';

/** The families that `url` exposes. @throws ScrapeError */
export async function scrape(url: string): Promise<readonly ExposedFamily[]> {
  const text = await read(url);
  try {
    const families = parseExposition(text);
    if (families.length > 0) return families;
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    throw new ScrapeError(`${url} does not answer with metrics: ${error.message}`, { cause: error });
  }
  throw new ScrapeError(`${url} exposes no metric at all`);
}

async function read(url: string): Promise<string> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new ScrapeError(`"${url}" is no address; expected: such as http://127.0.0.1:9100/metrics`);
  }
  try {
    const response = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return await response.text();
    throw new ScrapeError(`${url} answered ${response.status}; expected: 200 and metrics`);
  } catch (error) {
    if (error instanceof ScrapeError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new ScrapeError(`${url} could not be asked: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause: error,
    });
  }
}
