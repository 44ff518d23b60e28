/** Labels and reasons that the entries of the machine share. */

export const jobs = ['agent'] as const;
export const none = { labels: {}, jobs } as const;
export const perCpu = { labels: { cpu: '*' }, jobs } as const;
export const perDevice = { labels: { device: '*' }, jobs } as const;
/** Why a name breaks a rule. */
export const established = 'node_exporter’s name';
