/** A run as one HTML file that explains itself, without anything from elsewhere. */
import { escapeMarkup } from '../../service/escape-markup.ts';
import type { Comparison } from '../cross-check/compare.ts';
import { renderChart } from './charts.ts';
import { formatRatio } from './compare-runs.ts';
import type { Compared } from './kept-runs.ts';
import { refusedByLimit } from './refused.ts';
import type { chartsOf } from './series.ts';
import { style } from './style.ts';
import type { Summary } from './summary.ts';
import { promisesTitle, type TextTable, tablesOf } from './tables.ts';

export interface ReportInput {
  readonly summary: Summary;
  readonly charts: ReturnType<typeof chartsOf>;
  /** Beside earlier runs: of what, and what has changed. */
  readonly compared: readonly Compared[];
}

const words = { held: 'held', missed: 'not held', unverified: 'not verified', unknown: 'unknown' } as const;

export function renderReport({ summary, charts, compared }: ReportInput): string {
  const { scenario, profile, startedAt } = summary;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(scenario)}: load test ${escapeMarkup(profile)}, ${startedAt}</title><style>${style}</style></head><body><main>
<h1>${headline(summary)}</h1>
<p class="lead"><b>${escapeMarkup(scenario)}</b>, profile <b>${escapeMarkup(profile)}</b>, started ${startedAt.replace('T', ' ').slice(0, 19)} UTC: ${summary.requests} requests in ${Math.round(summary.seconds)} s, ${Math.round(summary.requestsPerMinute)} a minute. Half of them were answered within ${summary.latencyMs.p50} ms, 95 % within ${summary.latencyMs.p95} ms, 99 % within ${summary.latencyMs.p99} ms. Times count from when a request was due, so whoever had to wait for others is in them.</p>
${promises(summary)}
${tablesOf(summary).map(textTable).join('\n')}
${charts.map(renderChart).join('\n')}
${requests(summary)}
${crossCheck(summary)}
${compared.map(comparison).join('\n')}
<footer>${generator(summary)}</footer>
</main></body></html>
`;
}

function headline({ promises: all, ceiling, generator: { limit } }: Summary): string {
  if (limit !== null) return 'The generator was the limit: this run says nothing about the service';
  if (ceiling?.all) return carried(ceiling.all, ceiling.exceptCpu ?? ceiling.all);
  const count = (verdict: string): number => all.filter((promise) => promise.verdict === verdict).length;
  const rest = (['missed', 'unknown', 'unverified'] as const).filter((verdict) => count(verdict) > 0);
  const told = rest.map((verdict) => `${count(verdict)} ${words[verdict]}`);
  return [`${count('held')} of ${all.length} promises held`, ...told].join(', ');
}

type Carried = NonNullable<NonNullable<Summary['ceiling']>['all']>;

/** What a ramp found out, as one sentence. */
function carried(all: Carried, exceptCpu: Carried): string {
  const [whole, more] = [all, exceptCpu].map(({ requestsPerMinute }) =>
    Math.round(requestsPerMinute).toLocaleString('en'),
  );
  const rest = whole === more ? '' : `, all but the CPU’s up to ${more}`;
  return `Every promise held up to ${whole} requests a minute${rest}`;
}

const promises = (summary: Summary): string =>
  table(
    promisesTitle(summary),
    ['Promise', 'Target', 'Measured', ''],
    summary.promises.map(({ title, target, measured, verdict, reason }) => [
      escapeMarkup(title),
      escapeMarkup(target),
      escapeMarkup(measured),
      `<span class="verdict ${verdict}">${words[verdict]}</span>${reason === null ? '' : ` <small>${escapeMarkup(reason)}</small>`}`,
    ]),
  );

const textTable = ({ title, heads, rows }: TextTable): string =>
  table(
    title,
    heads,
    rows.map((cells) => cells.map(escapeMarkup)),
  );

function requests({ actions, failures }: Summary): string {
  const rows = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => [escapeMarkup(name), String(count)]);
  const unexpected = rows(failures);
  const limited = refusedByLimit(Object.keys(failures));
  return (
    table('What was sent', ['Request', 'Times'], rows(actions)) +
    (unexpected.length === 0
      ? '<p>Every answer was as expected.</p>'
      : table('What was not expected', ['Request and answer', 'Times'], unexpected)) +
    (limited ? `<p>Some were ${limited}.</p>` : '')
  );
}

function crossCheck({ crossCheck: { comparisons, notes, reason } }: Summary): string {
  if (reason !== null)
    return `<h2>Cross-check</h2><p>Not compared with what Prometheus counted: ${escapeMarkup(reason)}.</p>`;
  const row = ({ what, generator: own, prometheus, agrees }: Comparison) => [
    ...[what, own, prometheus].map(escapeMarkup),
    `<span class="verdict ${agrees ? 'held' : 'missed'}">${agrees ? 'agrees' : 'disagrees'}</span>`,
  ];
  const list = notes.map((note) => `<li>${escapeMarkup(note)}</li>`).join('');
  return `${table('Cross-check', ['The same requests', 'Generator', 'Prometheus', ''], comparisons.map(row))}<ul>${list}</ul>`;
}

const comparison = ({ name, reason, differences }: Compared): string =>
  reason === null
    ? table(
        `Beside ${escapeMarkup(name)}`,
        ['', 'Then', 'Now', 'Ratio'],
        differences.map((one) => [escapeMarkup(one.what), one.before, one.now, formatRatio(one)]),
      )
    : `<p>Not beside ${escapeMarkup(name)}: ${escapeMarkup(reason)}.</p>`;

const generator = ({ generator: { lagMs, cpuMicrosPerRequest } }: Summary): string =>
  `The generator sent 99 % of the requests within ${lagMs} ms of when they were due, at ${Math.round(cpuMicrosPerRequest)} µs of CPU a request.`;

/** Cells are markup already. */
function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<h2>${title}</h2><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
