/** One line of nginx's access log: a syslog datagram in, the facts that are counted out. */

export interface AccessLogLine {
  readonly status: number;
  readonly durationSeconds: number;
  /** False for live streams and health checks, which are in no latency figure. */
  readonly counted: boolean;
}

/** A syslog line: priority, and somewhere behind it the JSON object that nginx's log format writes. */
const syslogJson = /^<\d{1,3}>[^{]*(\{.*\})\s*$/s;

/** Parses a datagram; undefined when it is not such a line. */
export function parseAccessLogLine(datagram: string): AccessLogLine | undefined {
  const json = syslogJson.exec(datagram)?.[1];
  if (json === undefined) return undefined;
  const fields = parseJson(json);
  const status = toNumber(fields.status);
  const durationSeconds = toNumber(fields.request_time);
  const counted = toNumber(fields.counted);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (!(durationSeconds >= 0 && Number.isFinite(durationSeconds))) return undefined;
  if (counted !== 0 && counted !== 1) return undefined;
  return { status, durationSeconds, counted: counted === 1 };
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    // The caller counts a line without its fields as malformed.
    return {};
  }
}

/** nginx writes some numbers as text; anything else is NaN. */
function toNumber(value: unknown): number {
  if (typeof value === 'string' && value !== '') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}
