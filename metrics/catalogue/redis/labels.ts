/** What the metrics of Redis have in common. */

export const jobs = ['agent'] as const;
export const none = { labels: {}, jobs } as const;
/** A command, or with `|` a subcommand: `latency|latest`. */
export const perCommand = { labels: { cmd: '*' }, jobs } as const;
/** `db0`, `db1`, … */
export const perDb = { labels: { db: '*' }, jobs } as const;

export const bytes = { ...none, type: 'gauge', unit: 'bytes' } as const;
export const state = { ...none, type: 'gauge', unit: 'state' } as const;

/** Names that the field knows, and that break a rule of naming. */
export const inherited = { inherited: 'redis_exporter’s name' } as const;
