/** The units that panels show, as the query builder names them, and how Grafana calls each. */
export const grafanaUnits = {
  seconds: 's',
  ratio: 'percentunit',
  /** How many times as much as something. */
  times: 'suffix: ×',
  events: 'short',
  bytes: 'bytes',
  'bytes/s': 'Bps',
  'requests/s': 'reqps',
  'requests/min': 'reqpm',
  'lookups/s': 'ops',
  'results/s': 'ops',
  'events/s': 'ops',
  'transactions/s': 'ops',
  requests: 'short',
  connections: 'short',
  sessions: 'short',
  ratings: 'short',
  streams: 'short',
  queries: 'short',
  locks: 'short',
  processes: 'short',
  series: 'short',
  'series/s': 'ops',
} as const;

export type PanelUnit = keyof typeof grafanaUnits;
