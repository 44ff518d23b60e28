/** A bench of several sections, each with promises of its own, of which one can be run alone. */
import type { Bench, BenchOptions, Report } from './bench.ts';
import type { Table } from './interleave.ts';
import type { Promised, Target } from './targets.ts';

/** What a section found out. A promise without a value counts as not measured. */
export interface Findings<Key extends string = string> {
  readonly tables: readonly Table[];
  /** The measured value of each promise, in its unit. */
  readonly values: Readonly<Record<Key, number>>;
  readonly notes?: readonly string[];
}

/** `Key` names its promises: `Section<'metrics' | 'traces'>`. */
export interface Section<Key extends string = string> {
  /** What `--only` is given. */
  readonly name: string;
  readonly summary: string;
  readonly targets: Readonly<Record<Key, Promised>>;
  readonly run: (options: BenchOptions) => Promise<Findings<Key>>;
}

/** A bench that runs its sections one after the other, each with the same options. */
export function benchOfSections(
  bench: Omit<Bench, 'run' | 'sections'> & { readonly sections: readonly Section[] },
): Bench {
  return {
    ...bench,
    run: async (options) => {
      const wanted = bench.sections.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
      const reports: Report[] = [];
      for (const section of wanted) reports.push(await runSection(section, options));
      return {
        tables: reports.flatMap(({ tables }) => tables),
        targets: reports.flatMap(({ targets }) => targets),
        notes: reports.flatMap(({ notes }) => notes ?? []),
      };
    },
  };
}

/** A section that fails keeps none of its promises, and takes nothing from what the others have measured in many minutes. */
async function runSection(section: Section, options: BenchOptions): Promise<Report> {
  const { name, summary } = section;
  options.tell(`${name}: ${summary}`);
  const tell = (line: string): void => options.tell(`${name}: ${line}`);
  try {
    const { tables, values, notes = [] } = await section.run({ ...options, tell });
    return {
      tables: tables.map((table) => ({ ...table, title: `${name}: ${table.title}` })),
      targets: targetsOf(section, values),
      notes: notes.map((note) => `${name}: ${note}`),
    };
  } catch (error) {
    tell(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return {
      tables: [],
      targets: targetsOf(section, {}),
      notes: [`${name}: failed, and so measured nothing: ${error}`],
    };
  }
}

const targetsOf = ({ name, targets }: Section, values: Readonly<Record<string, number>>): readonly Target[] =>
  Object.entries(targets).map(([key, promised]) => ({
    ...promised,
    what: `${name}: ${promised.what}`,
    value: values[key] ?? Number.NaN,
  }));
