/** autocannon with the same requests at the same rate, a round at a time. */
import autocannon from 'autocannon';
import { serveRounds } from './rounds.ts';

/** As many as are needed where an answer takes some milliseconds. */
const connections = 50;

serveRounds(async ({ url, perSecond, seconds, requests }) => {
  const result = await autocannon({
    url,
    connections,
    overallRate: perSecond,
    duration: seconds,
    requests: requests.map(({ method = 'GET', path, headers = {}, body = '' }) => ({
      ...{ method, path, body: typeof body === 'string' ? body : Buffer.from(body) },
      headers: { ...headers, authorization: 'Bearer bench' },
    })),
  });
  return { requests: result['2xx'], lagMs: null };
});
