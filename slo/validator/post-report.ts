/** Posts a report to the app, as any job does. */
import type { Report } from './report.ts';

export interface Intake {
  /** Of the app's JSON ingest. */
  readonly url: string;
  /** Undefined where nobody needs one. */
  readonly token: string | undefined;
  /** Gives up early. */
  readonly signal?: AbortSignal;
}

const timeoutMs = 10_000;

/** Resolves when the app has taken it. @throws Error that says what was answered instead, or why nothing was */
export async function postReport({ url, token, signal }: Intake, report: Report): Promise<void> {
  const inTime = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(report),
    signal: signal ? AbortSignal.any([inTime, signal]) : inTime,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the app answered ${response.status}: ${answer.slice(0, 300)}`);
}
