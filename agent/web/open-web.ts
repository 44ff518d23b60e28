/** The web configuration in, what the server needs of it out. Loaded only where there is one: it takes memory. */
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import type { HttpServerOptions } from '../http/server.ts';
import { createGate, type Gate } from './gate.ts';
import { openWebSettings } from './web-settings.ts';

export interface Web {
  readonly gate: Gate;
  /** Where the certificate in force is; undefined without TLS, and when it stands in the configuration itself. */
  readonly certificateFile: () => string | undefined;
  /** Makes the server when it speaks TLS. */
  readonly create?: HttpServerOptions['create'];
}

export interface WebOptions {
  /** Of the configuration. */
  readonly path: string;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

/** Reads the configuration, and again when it changes. Rejects with a ConfigError that lists every problem. */
export async function openWeb(options: WebOptions): Promise<Web> {
  const settings = await openWebSettings(options);
  const gate = createGate({ ...options, settings });
  const certificateFile = () => settings.current.tls?.certificateFile;
  if (!settings.current.tls) return { gate, certificateFile };
  const { createTlsServer } = await import('./tls-server.ts');
  return { gate, certificateFile, create: (connected) => createTlsServer(settings, connected) };
}
