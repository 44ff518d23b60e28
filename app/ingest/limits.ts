/** What a report may hold at most. Each limit is answered in words, never by cutting something off. */
export const limits = {
  /** Of our own JSON, unpacked. */
  bodyBytes: 5 * 1024 * 1024,
  /** Of a file that a tool wrote, which is read as a stream, unpacked. */
  streamedBodyBytes: 50 * 1024 * 1024,
  /** Of a JSON file: one of its rows, or all of it without its rows. */
  jsonPieceCharacters: 1024 * 1024,
  results: 20_000,
  nameCharacters: 500,
  messageBytes: 8192,
  /** Of TAP. */
  lineCharacters: 64 * 1024,
  /** A year; a check that reports more has mixed up its units. */
  durationMs: 365 * 24 * 60 * 60 * 1000,
  /** Of JSON and XML. */
  depth: 20,
  dimensions: 20,
  dimensionNameCharacters: 64,
  dimensionValueCharacters: 256,
} as const;

/** Problems listed in one answer; a report with more is told how many there are. */
export const listedProblems = 100;

/** Times that a sender may name; PostgreSQL has no year 0, and JavaScript writes years beyond 9999 in a form of its own. */
export function isPlausibleTime(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9998;
}
