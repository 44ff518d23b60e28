/** What is read of a real Prometheus. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrometheusClient } from '../../slo/prometheus/client.ts';
import { startScrapedPrometheus } from '../../slo/testing/scraped-prometheus.ts';
import { waitFor } from '../../test/services.ts';
import { readCounters } from './counters.ts';

const exposed = `nginx_http_responses_total{http_response_status_code="200"} 90
nginx_http_responses_total{http_response_status_code="499"} 5
nginx_http_response_duration_seconds_count{http_response_status_class="2xx"} 90
nginx_http_response_duration_seconds_count{http_response_status_class="4xx"} 6
validator_reports_total{result="accepted"} 8
validator_reports_total{result="failed"} 3`;

test('requests that were given up are read apart, and of the validator only the reports that were taken', async () => {
  await using prometheus = await startScrapedPrometheus(exposed);
  const client = createPrometheusClient(prometheus.url, 10_000);
  await waitFor('a scrape', async () => (await readCounters(client)).byClass.size === 2);
  const { givenUp, others } = await readCounters(client);
  assert.deepEqual([givenUp, others], [5, 8]);
});
