/** Preloaded: OpenTelemetry as its documentation sets it up, with a tenth of the requests sampled. For comparison. */
import { register } from 'import-in-the-middle/register-hooks.mjs';

register();
const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
const { NodeSDK } = await import('@opentelemetry/sdk-node');
const { ParentBasedSampler, TraceIdRatioBasedSampler } = await import('@opentelemetry/sdk-trace');

new NodeSDK({
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.1) }),
  instrumentations: getNodeAutoInstrumentations(),
}).start();
