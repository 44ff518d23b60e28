/** Charts as SVG: lines over a common axis, readable without colours by the names at their ends. */
import { escapeMarkup } from '../../service/escape-markup.ts';

export interface Line {
  readonly name: string;
  /** The class that gives it its colour. */
  readonly tone: 'first' | 'second' | 'third' | 'bad';
  /** From left to right. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly x: { readonly from: number; readonly to: number; readonly marks: readonly Mark[] };
  /** Of the values; the axis begins at 0. */
  readonly unit: string;
  /** A line across at a promise, in the unit. */
  readonly limit?: { readonly at: number; readonly name: string };
}

/** A place on the axis and what stands there. */
export type Mark = readonly [at: number, text: string];

const width = 720;
const height = 220;
const left = 56;
const right = 84;
const top = 12;
const bottom = 28;
const gridLines = 4;

export function renderChart({ title, lines, x, unit, limit }: Chart): string {
  const greatest = Math.max(0, ...lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite));
  // A promise far above what was measured would press all lines to the ground.
  const shownLimit = limit && limit.at <= greatest * 2 ? limit : undefined;
  const ceiling = niceCeiling(Math.max(greatest, shownLimit?.at ?? 0));
  const toX = (value: number): number => left + ((value - x.from) / (x.to - x.from || 1)) * (width - left - right);
  const toY = (value: number): number => height - bottom - (value / ceiling) * (height - top - bottom);
  const grid = Array.from({ length: gridLines + 1 }, (_, index) => (ceiling * index) / gridLines).map(
    (value) =>
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${fixed(toY(value))}" y2="${fixed(toY(value))}"/>` +
      `<text class="mark" x="${left - 8}" y="${fixed(toY(value) + 4)}" text-anchor="end">${shortNumber(value)}</text>`,
  );
  const marks = x.marks.map(
    ([at, text]) => `<text class="mark" x="${fixed(toX(at))}" y="${height - 8}" text-anchor="middle">${text}</text>`,
  );
  const drawn = lines.map(({ tone, points }) => `<path class="line ${tone}" d="${pathOf(points, toX, toY)}"/>`);
  const across = shownLimit
    ? `<line class="limit" x1="${left}" x2="${width - right}" y1="${fixed(toY(shownLimit.at))}" y2="${fixed(toY(shownLimit.at))}"/>`
    : '';
  return `<figure><figcaption>${title}, ${unit}${limit ? ` (promised: ${escapeMarkup(limit.name)})` : ''}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${grid.join('')}${marks.join('')}${across}${drawn.join('')}${namesAtEnds(lines, toY)}</svg></figure>`;
}

/** Names stand at the ends of their lines, moved apart where these meet. */
function namesAtEnds(lines: readonly Line[], toY: (value: number) => number): string {
  const apart = 14;
  const ends = lines
    .map(({ name, tone, points }) => ({
      name,
      tone,
      y: toY(points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? 0) + 4,
    }))
    .toSorted((a, b) => b.y - a.y);
  let lowest = Number.POSITIVE_INFINITY;
  return ends
    .map(({ name, tone, y }) => {
      lowest = Math.min(y, lowest - apart);
      return `<text class="name ${tone}" x="${width - right + 8}" y="${fixed(lowest)}">${name}</text>`;
    })
    .join('');
}

function pathOf(points: Line['points'], toX: (value: number) => number, toY: (value: number) => number): string {
  let isDrawing = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        isDrawing = false; // nothing was measured: a gap
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${fixed(toX(x))} ${fixed(toY(y))}`;
      isDrawing = true;
      return step;
    })
    .join('');
}

/** The next of 1, 2, 5, 10, 20, … */
function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => value <= step * power) ?? 10) * power;
}

const fixed = (value: number): string => value.toFixed(1);
const shortNumber = (value: number): string => String(Number(value.toPrecision(3)));
