/** The validator, which posts the state of every objective as ordinary results. */
import { defineMetrics, open } from '../entry.ts';

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
  validator_verifications_total: {
    type: 'counter',
    unit: 'runs',
    help: 'Verifications that the validator started by itself because they were due, by how they ended: `missed` when a promise did not hold or could not be told, `failed` when the run could not be made or kept.',
    labels: { result: ['held', 'missed', 'generator-limited', 'failed'] },
    jobs: ['validator'],
  },
  slo_exclusion_until_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'Until when somebody has excluded time from the error budget of an objective, or of `all`; 0 when nobody has.',
    labels: { objective: open },
    jobs: ['validator'],
  },
  slo_verification_held: {
    type: 'gauge',
    unit: 'state',
    help: 'Whether an objective held when it was last verified by a load test: 1 yes, 0 no.',
    labels: { objective: open },
    jobs: ['validator'],
    onlyWhere: 'the objective has been verified',
  },
  slo_verification_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When an objective was last verified by a load test; before that, since when the validator has waited for it.',
    labels: { objective: open },
    jobs: ['validator'],
  },
  slo_journal_errors_total: {
    type: 'counter',
    unit: 'errors',
    help: 'How often the journal of exclusions and verifications could not be read; its last content holds then.',
    labels: {},
    jobs: ['validator'],
  },
});
