/** The validator, which posts the state of every objective as ordinary results. */
import { defineMetrics } from '../entry.ts';

export const validator = defineMetrics({
  validator_reports_total: {
    type: 'counter',
    unit: 'runs',
    help: 'Reports on the objectives, by whether the app took them.',
    labels: { result: ['accepted', 'failed'] },
    jobs: ['validator'],
  },
  validator_last_report_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the app last took a report, in seconds since the epoch; 0 before the first one.',
    labels: {},
    jobs: ['validator'],
  },
  validator_unknown_states_total: {
    type: 'counter',
    unit: 'results',
    help: 'Objectives of which Prometheus could not tell the state.',
    labels: {},
    jobs: ['validator'],
  },
});
