/** The comparison of expositions with a catalogue finds every kind of difference, in both directions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithCatalogue } from './reality.ts';

const jobs = ['app'] as const;
const help = 'x';
const catalogue = {
  reports_total: { type: 'counter', unit: 'runs', help, labels: { format: ['json', 'junit'] }, jobs },
  wait_seconds: { type: 'histogram', unit: 'seconds', counts: 'requests', help, labels: {}, buckets: [0.1, 1], jobs },
  standby_lag_seconds: { type: 'gauge', unit: 'seconds', help, labels: {}, jobs, onlyWhere: 'there is a standby' },
  elsewhere: { type: 'gauge', unit: 'state', help, labels: {}, jobs: ['agent'] },
  up: { type: 'gauge', unit: 'state', help, labels: {}, jobs, writtenByPrometheus: true },
} as const;

const reports = '# TYPE reports_total counter\nreports_total{format="json"} 1\n';
const wait =
  '# TYPE wait_seconds histogram\nwait_seconds_bucket{le="0.1"} 0\nwait_seconds_bucket{le="1.0"} 1\n' +
  'wait_seconds_bucket{le="+Inf"} 1\nwait_seconds_sum 0.5\nwait_seconds_count 1\n';

const compare = (...expositions: readonly string[]) => compareWithCatalogue(catalogue, 'app', expositions);

test('equal, although two targets expose different halves', () => {
  const { differences, absent } = compare(reports, wait);
  assert.deepEqual(differences, []);
  assert.deepEqual(absent, ['standby_lag_seconds: only where there is a standby']);
});

const cases: readonly (readonly [what: string, exposition: string, difference: string])[] = [
  ['a family that is not exposed', reports, 'wait_seconds is in the catalogue, and no series of it is exposed'],
  [
    'a family of which only the head is exposed',
    `${wait}# TYPE reports_total counter\n`,
    'reports_total is in the catalogue, and no series of it is exposed',
  ],
  ['an unknown family', `${reports}${wait}stray 1\n`, 'stray is exposed, and the catalogue does not have it'],
  [
    'a family of another job',
    `${reports}${wait}elsewhere 1\n`,
    'elsewhere is exposed, and the catalogue does not have it',
  ],
  [
    'another type',
    `${reports.replace('counter', 'gauge')}${wait}`,
    'reports_total is exposed as a gauge, and the catalogue says counter',
  ],
  [
    'a missing label',
    `${reports.replace('{format="json"}', '')}${wait}`,
    'reports_total has the labels {}, and the catalogue says {format}',
  ],
  [
    'one label too many',
    `${reports.replace('{', '{host="a",')}${wait}`,
    'reports_total has the labels {format, host}, and the catalogue says {format}',
  ],
  [
    'a value that a closed label does not list',
    `${reports.replace('json', 'yaml')}${wait}`,
    'reports_total has format="yaml", and the catalogue does not list that value',
  ],
  [
    'an unknown bucket',
    `${reports}${wait.replace('"0.1"', '"0.2"')}`,
    'wait_seconds has the bucket 0.2, and the catalogue does not',
  ],
];

for (const [what, exposition, difference] of cases) {
  test(`${what} is a difference`, () => assert.deepEqual(compare(exposition).differences, [`app: ${difference}`]));
}
