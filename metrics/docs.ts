/** Renders `docs/metrics.md` from the catalogue. */
import { catalogue } from './catalogue/index.ts';
import { type DiagnosticGroup, diagnosticGroups } from './diagnostic/index.ts';
import { type Entry, type Job, jobs, type LabelValues } from './entry.ts';

const jobTitles: Readonly<Record<Job, string>> = {
  app: 'App workers',
  agent: 'Host agent',
  inbox: 'Alert inbox',
  validator: 'Validator',
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
};

/** A closed label with more values than this is counted instead of listed. */
const listedValues = 8;

export function renderMetricsPage(): string {
  const entries = Object.entries(catalogue) as readonly (readonly [string, Entry])[];
  const sections = jobs.map((job) => {
    const rows = entries.filter(([, entry]) => entry.jobs.includes(job)).map(([name, entry]) => renderRow(name, entry));
    return `## ${jobTitles[job]} (\`job="${job}"\`)\n\n${tableHead}\n${rows.join('\n')}\n`;
  });
  return `${head}\n${sections.join('\n')}\n${questionsHead}\n${diagnosticGroups.map(renderQuestion).join('')}`;
}

const head = `# Metrics

Rendered from \`metrics/catalogue/\` by \`npm run render\`; changes made here are lost.

Every metric that the product exports or queries is listed here, by the Prometheus job that exposes it. A label that
lists its values is closed: no other value is ever exported, and every listed value starts at 0. Of Prometheus and
Alertmanager only what our rules and dashboards use is listed.
`;

const questionsHead = `## By question

No rule, panel or report reads these; they are exported for the moment when somebody asks.
`;

const renderQuestion = ({ question, metrics }: DiagnosticGroup): string =>
  `- **${question}** ${metrics.map(({ name }) => `\`${name}\``).join(', ')}\n`;

const tableHead = '| metric | type | unit | labels | meaning |\n|---|---|---|---|---|';

function renderRow(name: string, entry: Entry): string {
  const labels = Object.entries(entry.labels).map(([label, values]) => `\`${label}\` ${describeValues(values)}`);
  const where = entry.onlyWhere ? ` Only where ${entry.onlyWhere}.` : '';
  const cells = [`\`${name}\``, entry.type, entry.unit, labels.join('; ') || '–', `${entry.help}${where}`];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function describeValues(values: LabelValues): string {
  if (typeof values === 'string') return '(open)';
  return values.length <= listedValues ? `(${values.join(', ')})` : `(${values.length} values)`;
}
