/** The one typed catalogue: every metric that may be emitted or queried, and `m`, its entries as values. */
import { defineMetrics } from '../entry.ts';
import { type References, references } from '../promql/references.ts';
import { access } from './access.ts';
import { agent } from './agent.ts';
import { business } from './business.ts';
import { cache } from './cache.ts';
import { certificates } from './certificates.ts';
import { database } from './database.ts';
import { host } from './host/index.ts';
import { http } from './http.ts';
import { inbox } from './inbox.ts';
import { live } from './live.ts';
import { nginx } from './nginx.ts';
import { postgres } from './postgres/index.ts';
import { probe } from './probe.ts';
import { processMetrics } from './process.ts';
import { prometheus } from './prometheus.ts';
import { redis } from './redis/index.ts';
import { store } from './store.ts';
import { validator } from './validator.ts';

export const catalogue = defineMetrics({
  ...live,
  ...database,
  ...cache,
  ...business,
  ...store,
  ...http,
  ...access,
  ...processMetrics,
  ...prometheus,
  ...validator,
  ...agent,
  ...inbox,
  ...host,
  ...nginx,
  ...probe,
  ...certificates,
  ...redis,
  ...postgres,
});

export type Catalogue = typeof catalogue;
export type MetricName = keyof Catalogue;

/** By its name, messages of the compiler stay short. */
interface Metrics extends References<Catalogue> {}

/** The catalogue as values: `m.http_server_active_requests`. The editor completes them and the compiler checks them. */
export const m: Metrics = references(catalogue);
