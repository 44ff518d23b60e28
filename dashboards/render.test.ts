/** What Grafana is given: complete panels, a grid without overlaps, stable numbers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { objectives } from '../slo/objectives.ts';
import { dashboards, renderDashboards } from './render.ts';
import { renderDashboard } from './render-dashboard.ts';

const panelSchema = z.object({
  id: z.number().positive(),
  type: z.string(),
  title: z.string().min(1),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string() })).optional(),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string() }).loose() }).optional(),
});
const dashboardSchema = z.object({ uid: z.string(), title: z.string(), panels: z.array(panelSchema) });

for (const definition of dashboards) {
  const { panels } = dashboardSchema.parse(JSON.parse(renderDashboard(definition)));
  const charts = panels.filter(({ type }) => type !== 'row');

  test(`${definition.uid}: every panel has a description, a unit and queries with distinct reference ids`, () => {
    for (const { title, description, targets, fieldConfig } of charts) {
      assert.ok(description, title);
      assert.ok(fieldConfig?.defaults.unit, title);
      assert.ok(targets && targets.length > 0, title);
      assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    }
  });

  test(`${definition.uid}: panels stay within the grid and do not overlap`, () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      assert.ok(gridPos.x >= 0 && gridPos.x + gridPos.w <= 24, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          assert.equal(taken.get(`${x},${y}`), undefined, `${title} at ${x},${y}`);
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });

  test(`${definition.uid}: panel ids are distinct`, () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });
}

test('the overview has a tile for each of the ten objectives', () => {
  const [overview] = dashboards;
  assert.ok(overview);
  const tiles = overview.rows[0]?.panels.map(({ title }) => title);
  assert.deepEqual(
    tiles,
    objectives.map(({ title, target }) => `${title}: ${target}`),
  );
});

test('rendering twice gives the same bytes', () => {
  assert.deepEqual(renderDashboards(), renderDashboards());
});
