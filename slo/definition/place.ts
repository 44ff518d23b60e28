/** A place in a definition: its value, its path, and where problems of it are told. */
import { suggest } from '../../metrics/promql/check/suggest.ts';
import { type Path, printPath } from './document.ts';

/** What collects problems, each with its place. */
export type Report = (path: Path, message: string) => void;

export class Place {
  readonly value: unknown;
  readonly path: Path;
  readonly #report: Report;

  constructor(value: unknown, report: Report, path: Path = []) {
    this.value = value;
    this.path = path;
    this.#report = report;
  }

  /** Whether something is written here; `key:` with nothing after it is nothing. */
  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get name(): string {
    return printPath(this.path);
  }

  /** Tells of a problem, and answers `undefined` as the value that could not be read. */
  report(message: string): undefined {
    this.#report(this.path, message);
  }

  /** The value is not of the kind that is expected. */
  refuse(expected: string): undefined {
    return this.report(this.isThere ? `${shown(this.value)}; expected: ${expected}` : `missing; expected: ${expected}`);
  }

  /**
   * The places within a map.
   * @param onUnknown what is done about keys that are not among `keys`; they are refused when it is not given
   */
  fields<const K extends string>(
    keys: readonly K[],
    expected: string,
    onUnknown: (place: Place, key: string) => void = (place, key) =>
      place.report(`unknown; expected: one of ${keys.join(', ')}${suggestion(key, keys)}`),
  ): ((key: K) => Place) | undefined {
    const { value } = this;
    if (!isMap(value)) return this.refuse(expected);
    for (const key of Object.keys(value)) {
      if ((keys as readonly string[]).includes(key)) continue; // a wider type, so that any text may be asked for
      onUnknown(this.at(key, value[key]), key);
    }
    return (key) => this.at(key, value[key]);
  }

  /** The places within a map of any keys. */
  entries(expected: string): readonly (readonly [string, Place])[] | undefined {
    const { value } = this;
    if (!isMap(value)) return this.refuse(expected);
    return Object.entries(value).map(([key, item]) => [key, this.at(key, item)] as const);
  }

  items(expected: string): readonly Place[] | undefined {
    const { value } = this;
    if (!Array.isArray(value)) return this.refuse(expected);
    return value.map((item: unknown, index) => this.at(index, item));
  }

  private at(key: string | number, value: unknown): Place {
    return new Place(value, this.#report, [...this.path, key]);
  }
}

/** A full stop and the nearest of the names, where one is near. */
export function suggestion(name: string, names: Iterable<string>): string {
  const near = suggest(name, names);
  return near === '' ? '' : `.${near}`;
}

/** What a map holds under a key; undefined for what is no map. Tells nothing. */
export const within = (value: unknown, key: string): unknown => (isMap(value) ? value[key] : undefined);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as people see it in a message. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : JSON.stringify(value);
}
