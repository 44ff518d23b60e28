/** The catalogue of a small web shop: what the tests of the query builder and its README query. */
import { type References, references } from '../references.ts';

const perRoute = { route: ['/', '/basket', '/checkout'], method: ['GET', 'POST'] } as const;

export const shop = {
  shop_requests_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Requests answered.',
    labels: { ...perRoute, status: ['2xx', '4xx', '5xx'] },
  },
  shop_request_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    counts: 'requests',
    help: 'Time from the arrival of a request to the end of its response.',
    labels: perRoute,
    buckets: [0.05, 0.1, 0.3, 1, 5],
  },
  shop_orders_total: { type: 'counter', unit: 'orders', help: 'Orders placed.', labels: { country: '*' } },
  shop_queue_length: { type: 'gauge', unit: 'orders', help: 'Orders that wait to be packed.', labels: { hall: '*' } },
  shop_stock_bytes: { type: 'gauge', unit: 'bytes', help: 'Size of the stock database.', labels: {} },
  shop_stock_limit_bytes: { type: 'gauge', unit: 'bytes', help: 'Size that it may have.', labels: {} },
  shop_received_bytes_total: { type: 'counter', unit: 'bytes', help: 'Bytes received.', labels: {} },
  shop_worker_seconds_total: { type: 'counter', unit: 'seconds', help: 'Time that workers were busy.', labels: {} },
  shop_start_time_seconds: { type: 'gauge', unit: 'timestamp seconds', help: 'When it started.', labels: {} },
  shop_build_info: { type: 'gauge', unit: 'info', help: 'Always 1.', labels: { version: '*' } },
  up: { type: 'gauge', unit: 'state', help: 'Whether the last scrape succeeded.', labels: {} },
} as const;

/** By its name, messages of the compiler stay short. */
interface Shop extends References<typeof shop> {}

export const s: Shop = references(shop);
