/** A short run of the bench for real: what it tells and in which form. Speed is not asserted, because two rounds tell nothing of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onLinuxOnly } from '../../../agent/host-under-test.ts';
import { agentBench } from './bench.ts';
import { networkAddress } from './scraper.ts';

describe('the bench of the agent', onLinuxOnly, () => {
  it('tells every figure of both sides, in one run', async () => {
    const told: string[] = [];
    const {
      tables,
      targets,
      notes = [],
    } = await agentBench.run({
      rounds: 2,
      intervalMs: 500,
      only: [],
      tell: (line) => told.push(line),
    });
    assert.match(told.join('\n'), /^agent: 2 rounds of 0\.5 s, about \d+ minutes in all$/m);
    assert.match(told.join('\n'), /^agent: round 2 of 2; \d+ s left$/m);
    assert.match(
      notes.join('\n'),
      /node_exporter \d+ \+ postgres_exporter \d+ \+ redis_exporter \d+ = \d+; agent \d+.*\n.*node_exporter \d+; agent \d+$/m,
    );
    assert.match(notes.join('\n'), /node_exporter \d+\.\d+.*postgres_exporter \d+\.\d+.*redis_exporter \d+\.\d+/);
    for (const { title, figures } of tables) {
      assert.ok(figures.length >= 2, title);
      for (const { name, minimum, median, maximum } of figures) {
        assert.ok(minimum > 0 && minimum <= median && median <= maximum, `${title}: ${name}: ${median}`);
      }
    }
    const units = tables.map(({ unit }) => unit).join(' ');
    assert.equal(units, 'ms ms ms ms MB MB MB MB ms calls %');
    const verdicts = Object.fromEntries(targets.map(({ unit, value }) => [unit, value]));
    assert.deepEqual(Object.keys(verdicts), ['×', 'series', 'MB', 'points']);
    // This one holds in the shortest run as well.
    assert.ok(Number(verdicts.series) >= 1600, `${verdicts.series} series`);
    const compressing = tables[0]?.figures.filter(({ name }) => name === 'agent, compressing').length;
    assert.equal(compressing, networkAddress() ? 1 : 0);
  });
});
