/** Whether the server answers, and its limits. */
import { defineMetrics } from '../../entry.ts';
import { none } from './labels.ts';

export const server = defineMetrics({
  pg_up: { ...none, type: 'gauge', unit: 'state', help: 'Whether PostgreSQL answered a query in time: 1 yes, 0 no.' },
  pg_settings_max_connections: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that the server allows.',
  },
  pg_settings_superuser_reserved_connections: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that only a superuser gets.',
  },
});
