/** Ratings and prompts in PostgreSQL. A rating is stored without anything that tells whose it is. */
import {
  type AskingPage,
  type CsatValue,
  countedDays,
  loadProject,
  type PromptState,
  type RatedPage,
  type RatingKind,
  ratedPages,
} from '../../metrics/catalogue/business.ts';
import type { Access } from '../access/access.ts';
import type { Connection, Database } from '../database/pool.ts';
import { isCsatValue, type Rating, type RatingCount, type RatingsDocument, type RatingTotals } from './rating.ts';

const listedComments = 20;
/** So long may a scrape wait for the totals. */
const totalsTimeoutMs = 1000;
const since = `now() - interval '${countedDays} days'`;

/** Committed when it resolves. */
export async function storeRating(database: Database, { project }: Access<'read'>, rating: Rating): Promise<void> {
  const { kind, page } = rating;
  const value = rating.kind === 'csat' ? Number(rating.value) : Number(rating.value === 'up');
  const [prompted, comment] = rating.kind === 'csat' ? [rating.prompted, rating.comment] : [false, null];
  await database.run('store_rating', (connection) =>
    connection.rows(
      `insert into rating (project_id, kind, page, value, prompted, comment)
       select id, $2, $3, $4, $5, $6 from project where slug = $1`,
      [project, kind, page, value, prompted, comment],
    ),
  );
}

/** Notes that a prompt is about to be shown. */
export async function notePrompt(database: Database, { project }: Access<'read'>, page: AskingPage): Promise<void> {
  await database.run('note_prompt', (connection) =>
    connection.rows(
      `insert into rating_prompt (project_id, day, page, shown)
       select id, current_date, $2, 1 from project where slug = $1
       on conflict (project_id, day, page) do update set shown = rating_prompt.shown + 1`,
      [project, page],
    ),
  );
}

/** What is counted of the last 90 days, and the latest comments. */
export function readRatings(database: Database, { project }: Access<'read'>): Promise<RatingsDocument> {
  return database.run('read_ratings', async (connection) => ({
    totals: await readTotals(connection, 'project_id = (select id from project where slug = $1)', [project]),
    comments: (
      await connection.rows<CommentRow>(
        `select value, page, comment, created_at from rating
         where project_id = (select id from project where slug = $1) and comment is not null
         order by id desc limit ${listedComments}`,
        [project],
      )
    ).flatMap((row) => toComment(row) ?? []),
  }));
}

/** The totals of all projects together: for metrics, which name none. What load tests rated is in none of them. */
export function readTotalsOfAll(database: Database): Promise<RatingTotals> {
  const where = 'project_id is distinct from (select id from project where slug = $1)';
  return database.run('read_ratings', (connection) => readTotals(connection, where, [loadProject], totalsTimeoutMs));
}

/** Removes the text of comments that have become old, in every project; their ratings stay. */
export async function forgetComments(database: Database): Promise<void> {
  await database.run('forget_comments', (connection) =>
    connection.rows(`update rating set comment = null where comment is not null and created_at < ${since}`),
  );
}

interface CountRow {
  readonly kind: RatingKind;
  readonly page: string;
  readonly value: number;
  readonly count: number;
  readonly prompted: number;
}

interface CommentRow {
  readonly value: number;
  readonly page: string;
  readonly comment: string;
  readonly created_at: Date;
}

async function readTotals(
  connection: Connection,
  where: string,
  values: readonly unknown[],
  timeoutMs?: number,
): Promise<RatingTotals> {
  const rows = await connection.rows<CountRow>(
    `select kind, page, value, count(*)::int as count, (count(*) filter (where prompted))::int as prompted
     from rating where created_at >= ${since} and ${where} group by kind, page, value`,
    values,
    timeoutMs,
  );
  const [prompts] = await connection.rows<{ shown: number }>(
    `select coalesce(sum(shown), 0)::int as shown from rating_prompt where day >= ${since} and ${where}`,
    values,
    timeoutMs,
  );
  const answered = rows.reduce((sum, row) => sum + row.prompted, 0);
  return {
    ratings: rows.flatMap((row) => toCount(row) ?? []),
    prompts: { shown: prompts?.shown ?? 0, answered } satisfies Record<PromptState, number>,
  };
}

/** A page that this version does not know, because a newer one rated it, counts for the product. */
function toCount({ kind, page, value, count }: CountRow): RatingCount | null {
  const text = answerNameOf(kind, value);
  return text && { kind, page: pageOf(page), value: text, count };
}

function toComment({ value, page, comment, created_at: createdAt }: CommentRow) {
  const text = String(value);
  return isCsatValue(text) ? { value: text, page: pageOf(page), comment, createdAt: createdAt.toISOString() } : null;
}

function pageOf(name: string): RatedPage {
  return ratedPages.find((page) => page === name) ?? 'product';
}

function answerNameOf(kind: RatingKind, value: number): CsatValue | 'up' | 'down' | null {
  if (kind === 'thumb') return value === 1 ? 'up' : 'down';
  const text = String(value);
  return isCsatValue(text) ? text : null;
}
