/** Labels and reasons that the entries of PostgreSQL share. */

export const jobs = ['agent'] as const;
export const none = { labels: {}, jobs } as const;
export const perDatabase = { labels: { datname: '*' }, jobs } as const;
export const perTable = { labels: { datname: '*', schemaname: '*', relname: '*' }, jobs } as const;
export const perIndex = { labels: { ...perTable.labels, indexrelname: '*' }, jobs } as const;
/** Why a name breaks a rule. */
export const established = 'postgres_exporter’s name';
