/** Who is let in. Nothing here names a token, a project or an address. */
import { defineMetrics } from '../entry.ts';

/**
 * `no_token`: none was sent where one is needed. `bad_token`: mistyped, expired, revoked or made up.
 * `missing_scope`: a good one that may not do this. `token_rate`, `address_rate`: more than is allowed.
 */
export const refusals = ['no_token', 'bad_token', 'missing_scope', 'token_rate', 'address_rate'] as const;
export type Refusal = (typeof refusals)[number];

export const access = defineMetrics({
  lvd_access_refused_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Requests that were refused because of who sent them, by the reason.',
    labels: { reason: refusals },
    jobs: ['app'],
  },
});
