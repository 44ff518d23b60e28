/** A wrong query on the shop, and the sentence that the compiler must say about it. */

export interface MistakeCase {
  readonly name: string;
  /** An expression; `q` is the query builder, `s` the shop's catalogue. */
  readonly query: string;
  readonly says: string;
}

export const requests = 's.shop_requests_total';
export const latency = 's.shop_request_duration_seconds';
export const queue = 's.shop_queue_length';
export const perSecond = `q.rate(q.select(${requests}), '5m')`;

/** A catalogue of one entry. */
export const entry = (name: string, fields: string): string =>
  `q.defineCatalogue({ ${name}: { ${fields}, help: 'x' } })`;
