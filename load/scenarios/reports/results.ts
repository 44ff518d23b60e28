/** Results as a suite of data checks has them: the same checks in each run, and seldom one that is not as usual. */
import type { Random } from '../../../service/random.ts';
import type { CheckResult, Status } from './report.ts';

/** Tables of a shop: what people search for. */
export const tables = [
  'orders',
  'customers',
  'payments',
  'refunds',
  'products',
  'stock',
  'deliveries',
  'invoices',
  'returns',
  'visits',
] as const;
const columns = ['id', 'amount', 'created', 'currency', 'country', 'state', 'price', 'quantity', 'channel', 'tax'];
const rules = ['not_null', 'unique', 'in_range', 'fresh', 'accepted'];

/** As many checks as have names of their own. */
export const mostChecks = tables.length * columns.length * rules.length;

export interface Drawing {
  /** At most `mostChecks`. */
  readonly checks: number;
  /** From 0 to 1: of the results, those that are not `passed`. */
  readonly badShare: number;
  /** What these end with, each as likely as the others. */
  readonly otherStatuses: readonly Status[];
}

export function drawResults({ checks, badShare, otherStatuses }: Drawing, random: Random): readonly CheckResult[] {
  return Array.from({ length: checks }, (_, index) => {
    const status = random.next() < badShare ? random.pick(otherStatuses) : 'passed';
    const badRows = status === 'failed' || status === 'warning' ? random.whole(1, 400) : 0;
    const check = checkName(index);
    return { check, status, durationMs: random.whole(1, 80) / 2, badRows, message: messageOf(check, status, badRows) };
  });
}

/** `orders_id_not_null`: first each table, then each column of all tables, then each rule. */
function checkName(index: number): string {
  const table = tables[index % tables.length];
  const column = columns[Math.floor(index / tables.length) % columns.length];
  const rule = rules[Math.floor(index / (tables.length * columns.length))];
  if (rule === undefined) throw new RangeError(`check ${index} has no name; expected fewer than ${mostChecks} checks`);
  return `${table}_${column}_${rule}`;
}

/** With signs that XML and JSON have to write in another way. */
function messageOf(check: string, status: Status, badRows: number): string | null {
  if (status === 'passed') return null;
  if (status === 'error') return `relation "${check}" does not exist`;
  return status === 'skipped' ? 'no data since <yesterday>' : `expected 0 rows, found ${badRows}`;
}
