/** The settings of access: what may be done without a token, and how much with one. */
import { z } from 'zod';
import { type Scope, scopes } from './access.ts';
import { createClientAddress } from './client-address.ts';

export interface AccessSettings {
  /** What a caller without a token may do, in the project "default". */
  readonly anonymousScopes: readonly Scope[];
  /** Requests that one token may send, averaged over ten seconds; 0: as many as it likes. */
  readonly requestsPerSecond: number;
  /** Wrong tokens that may come from one address in a minute; 0: as many as it likes. */
  readonly failuresPerMinute: number;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

const words = (text: string): readonly string[] => text.split(',').flatMap((word) => word.trim() || []);
const limit = z.coerce.number('a number; 0 for no limit').min(0, 'at least 0; 0 for no limit');
/** Managing tokens is never open to everybody. */
const openScopes = scopes.filter((scope) => scope !== 'admin');

/** The variables, for the schema of whoever reads them. */
export const accessVariables = {
  LVD_ANONYMOUS_SCOPES: z
    .string()
    .default('read')
    .transform((text) => words(text === 'none' ? '' : text))
    .pipe(z.array(z.enum(openScopes, `none, or a list of ${openScopes.join(', ')}`)).readonly()),
  LVD_TOKEN_REQUESTS_PER_SECOND: limit.default(600),
  LVD_TOKEN_FAILURES_PER_MINUTE: limit.default(20),
  LVD_TRUSTED_PROXIES: z
    .string()
    .default('127.0.0.0/8,::1')
    .transform(words)
    .refine(areNetworks, 'addresses and networks like 127.0.0.0/8,::1'),
} as const;

type AccessVariables = z.infer<z.ZodObject<typeof accessVariables>>;

export function toAccessSettings(values: AccessVariables): AccessSettings {
  return {
    anonymousScopes: values.LVD_ANONYMOUS_SCOPES,
    requestsPerSecond: values.LVD_TOKEN_REQUESTS_PER_SECOND,
    failuresPerMinute: values.LVD_TOKEN_FAILURES_PER_MINUTE,
    trustedProxies: values.LVD_TRUSTED_PROXIES,
  };
}

function areNetworks(networks: readonly string[]): boolean {
  try {
    createClientAddress(networks);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
