/** The collector for systems without /proc runs here as well: its library knows this system, too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../test/services.ts';
import { tell, watchWith } from '../host-under-test.ts';
import { collector } from './portable.ts';

test('CPU, memory and load are told under the same names without /proc', async () => {
  const registry = watchWith([collector], { folder: '/nowhere' });
  // It asks other programs, so on a busy machine one run may miss its deadline.
  const { values } = await waitFor('a run within the deadline', async () => {
    const told = await tell(registry);
    return told.failed.length === 0 && told;
  });
  assert.equal(values('node_cpu_seconds_total', { cpu: '0', mode: 'idle' }).length, 1);
  for (const name of ['node_memory_MemAvailable_bytes', 'node_load1', 'node_filesystem_size_bytes']) {
    assert.equal(values(name).length, 1, name);
  }
});
