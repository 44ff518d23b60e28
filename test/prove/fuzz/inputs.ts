/** What is tried: damaged real files and made-up documents by turns, posted as a format by chance or as none. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ReportFormat, reportFormats } from '../../../metrics/catalogue/business.ts';
import { type Random, randomFrom } from '../../../service/random.ts';
import { generateDocuments } from './documents.ts';
import { mutateJson, mutateText } from './mutate.ts';

export interface Input {
  /** Null: the content has to tell. */
  readonly format: ReportFormat | null;
  readonly text: string;
}

const folder = join(import.meta.dirname, '../../fixtures/reports');
/** Documents made at once, so that not all of them are held. */
const batchSize = 500;

interface RealFile {
  readonly format: ReportFormat;
  readonly text: string;
}

function realFiles(): readonly RealFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(json|xml|tap)$/.test(path),
  );
  return paths.sort().map((path) => {
    const format = reportFormats.find((name) => name === dirname(path));
    if (!format)
      throw new Error(`${path} lies in a folder that is no format; expected one of ${reportFormats.join(', ')}`);
    return { format, text: readFileSync(join(folder, path), 'utf8') };
  });
}

/** `count` inputs that follow from the seed. */
export function* inputs(count: number, seed: number): Generator<Input> {
  const random = randomFrom(seed);
  const files = realFiles();
  let made: readonly string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % batchSize === 0) made = generateDocuments(batchSize, seed + index);
    const document = made[index % batchSize] ?? '';
    yield index % 2 === 0 ? { format: anyFormat(random), text: document } : damaged(random.pick(files), random);
  }
}

const anyFormat = (random: Random): ReportFormat | null => random.pick([null, null, null, ...reportFormats]);

function damaged({ format, text }: RealFile, random: Random): Input {
  const isJson = format !== 'junit' && format !== 'tap';
  const mutated = isJson && random.between(0, 1) < 0.6 ? mutateJson(text, random) : mutateText(text, random);
  return { format: random.pick([format, format, format, null, random.pick(reportFormats)]), text: mutated };
}
