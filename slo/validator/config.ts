/** The validator's configuration. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const port = z.coerce
  .number('a port number')
  .int('a whole port number')
  .min(1, 'a port from 1')
  .max(65_535, 'a port up to 65535');
const url = z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' });

const schema = z.object({
  LVD_VALIDATOR_HOST: z.string().default('127.0.0.1'),
  LVD_VALIDATOR_PORT: port.default(9301),
  LVD_VALIDATOR_PROMETHEUS_URL: url.default('http://127.0.0.1:9090'),
  LVD_VALIDATOR_INGEST_URL: url.default('http://127.0.0.1:8080/api/v1/ingest/json'),
  LVD_VALIDATOR_TOKEN: z.string().optional(),
  LVD_SLO_JOURNAL: z.string('the path of the file that keeps exclusions and verifications'),
  LVD_VALIDATOR_INTERVAL_SECONDS: z.coerce
    .number('a number of seconds')
    .min(1, 'at least 1 second')
    .max(3600, 'at most 3600 seconds')
    .default(60),
  LVD_VALIDATOR_AUTO: z.stringbool({ error: 'true or false' }).default(false),
  LVD_VALIDATOR_LVD: z.string().default('cli.ts'),
  LVD_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'], 'one of trace, debug, info, warn, error')
    .default('info'),
});

export interface ValidatorConfig {
  readonly host: string;
  readonly port: number;
  readonly prometheusUrl: string;
  readonly ingestUrl: string;
  /** With the scope "ingest"; undefined where nobody needs one. */
  readonly token: string | undefined;
  /** The file of `journal/journal.ts`. */
  readonly journal: string;
  readonly intervalMs: number;
  /** Verifies what is due by itself; the option `--auto` says the same. */
  readonly auto: boolean;
  /** The script of the command line `lvd`, which runs the verifications. */
  readonly lvd: string;
  readonly logLevel: string;
}

/** Reads the environment; prints every problem and exits with code 78 when there is one. */
export function readValidatorConfig(): ValidatorConfig {
  const values = readConfig(schema);
  return {
    host: values.LVD_VALIDATOR_HOST,
    port: values.LVD_VALIDATOR_PORT,
    prometheusUrl: values.LVD_VALIDATOR_PROMETHEUS_URL,
    ingestUrl: values.LVD_VALIDATOR_INGEST_URL,
    token: values.LVD_VALIDATOR_TOKEN,
    journal: values.LVD_SLO_JOURNAL,
    intervalMs: values.LVD_VALIDATOR_INTERVAL_SECONDS * 1000,
    auto: values.LVD_VALIDATOR_AUTO,
    lvd: values.LVD_VALIDATOR_LVD,
    logLevel: values.LVD_LOG_LEVEL,
  };
}
