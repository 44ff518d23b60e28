/** A shop as its customers use it: they look around, search, and order now and then. */
import type { Scenario } from '../scenario.ts';

export default {
  title: 'Shop',
  async prepare(site) {
    const products: { id: number }[] = JSON.parse(await site.text({ path: '/products' }));
    return products.map(({ id }) => id);
  },
  actions: {
    list: { weight: 40, request: () => ({ path: '/products' }) },
    product: { weight: 35, request: (ids, random) => ({ path: `/products/${random.pick(ids)}` }) },
    search: { weight: 20, request: (_, random) => ({ path: `/search?q=${random.pick(['cup', 'tea', 'pot'])}` }) },
    order: {
      weight: 5,
      request: (ids, random) => ({
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ product: random.pick(ids), count: random.whole(1, 3) }),
      }),
      alsoExpected: [409], // sold out
    },
  },
  promises: [
    { title: 'Quick', measure: { kind: 'latency', quantile: 0.95 }, condition: { operator: 'below', limit: 0.2 } },
    { title: 'Open', measure: { kind: 'success' }, condition: { operator: 'above', limit: 0.999 } },
    { title: 'Busy', measure: { kind: 'throughput' }, condition: { operator: 'at-least', limit: 400 } },
  ],
} satisfies Scenario<readonly number[]>;
