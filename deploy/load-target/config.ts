/** Where the validator's own environment says that its stack is: in a container there is no state folder. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const tokenSchema = z.object({ LVD_LOAD_TOKEN: z.string().optional() });
const url = z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' });
const schema = z.object({
  LVD_VALIDATOR_INGEST_URL: url,
  LVD_VALIDATOR_PROMETHEUS_URL: url,
  LVD_VALIDATOR_TOKEN: z.string('the token that verdicts are posted with'),
  LVD_SLO_JOURNAL: z.string('the path of the file that keeps exclusions and verifications'),
});

export interface EnvironmentStack {
  /** For the project of load tests. */
  readonly loadToken: string;
  readonly ingestUrl: string;
  readonly prometheusUrl: string;
  readonly verdictToken: string;
  readonly journal: string;
}

/** Null where the environment has no token for load. Prints every problem of the rest and exits with code 78. */
export function readEnvironmentStack(): EnvironmentStack | null {
  const { LVD_LOAD_TOKEN: loadToken } = readConfig(tokenSchema);
  if (loadToken === undefined) return null;
  const values = readConfig(schema);
  return {
    loadToken,
    ingestUrl: values.LVD_VALIDATOR_INGEST_URL,
    prometheusUrl: values.LVD_VALIDATOR_PROMETHEUS_URL,
    verdictToken: values.LVD_VALIDATOR_TOKEN,
    journal: values.LVD_SLO_JOURNAL,
  };
}
