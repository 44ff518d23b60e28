/** The page for people at `/`: what is collected, and how each collector is. Nothing on it is asked anew. */
import { hostname } from 'node:os';
import { version } from '../service/version.ts';
import type { CollectorState } from './registry.ts';

const stateTexts: Readonly<Record<CollectorState['state'], string>> = {
  ok: 'works',
  empty: 'nothing to tell',
  failed: 'fails',
  waiting: 'has not run yet',
};
const cadenceTexts: Readonly<Record<CollectorState['cadence'], string>> = {
  scrape: 'every scrape',
  minute: 'every minute',
  tenMinutes: 'every ten minutes',
};

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dce3, #343a45); --soft: light-dark(#5b6472, #9aa4b2);
  --ok: light-dark(#147a3d, #4fce84); --bad: light-dark(#b3261e, #ff8a80); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
  background: light-dark(#fff, #14171c); color: light-dark(#1b1f27, #e4e8ee); }
h1 { font-size: 1.4rem; margin: 0 0 .25rem } p { margin: .25rem 0 1rem; color: var(--soft) }
a { color: light-dark(#0b57d0, #8ab4f8) }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; color: var(--soft); white-space: nowrap } .number, .short { white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums } summary { cursor: pointer } td:nth-child(2) { min-width: 9rem } small { overflow-wrap: anywhere }
.ok { color: var(--ok) } .failed { color: var(--bad); font-weight: 600 } .empty, .waiting, small { color: var(--soft); font-weight: 400 }
`;

/** Renders the page. */
export function renderPage(states: readonly CollectorState[]): string {
  const failed = states.filter(({ state }) => state === 'failed').length;
  const series = states.reduce((sum, state) => sum + state.series, 0);
  const summary = failed === 0 ? 'all work or have nothing to tell' : `${failed} of them fail`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Agent on ${escapeHtml(hostname())}</title>
<style>${style}</style>
<h1>Agent on ${escapeHtml(hostname())}</h1>
<p>${states.length} collectors, ${series} series; ${summary}. Version ${escapeHtml(version)}.
The figures are at <a href="/metrics">/metrics</a>; a click on a collector names its own.</p>
<div class="table"><table>
<thead><tr><th>collector<th>state<th>target<th>runs<th class="number">series<th class="number">took<th>last success</thead>
<tbody>
${states.toSorted(failedFirst).map(renderRow).join('\n')}
</tbody>
</table></div>
</html>
`;
}

const failedFirst = (a: CollectorState, b: CollectorState): number =>
  Number(b.state === 'failed') - Number(a.state === 'failed');

function renderRow({ name, target, cadence, state, reason, metrics, ...figures }: CollectorState): string {
  const why = reason === undefined ? '' : `<br><small>${escapeHtml(reason)}</small>`;
  const { series, durationSeconds, lastSuccessSeconds } = figures;
  const cells = [
    `<td><details><summary>${escapeHtml(name)}</summary><small>${metrics.map(escapeHtml).join('<br>')}</small></details>`,
    `<td class="${state}">${stateTexts[state]}${why}`,
    `<td>${escapeHtml(target)}`,
    `<td class="short">${cadenceTexts[cadence]}`,
    `<td class="number">${series}`,
    `<td class="number">${(durationSeconds * 1000).toFixed(1)} ms`,
    `<td class="short">${lastSuccessSeconds === undefined ? '–' : renderTime(lastSuccessSeconds)}`,
  ];
  return `<tr>${cells.join('')}`;
}

/** To the second, which is as much as one can read. */
const renderTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace('T', ' ')} UTC`;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
