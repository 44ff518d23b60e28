/**
 * What a setting of the agent is, and the kinds of values that it may have. The agent checks them itself, because the
 * library that the other processes use for it would take a tenth of the agent's memory.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigIssue, ConfigSchema } from '../service/config.ts';

/** What a value may be. */
export interface Kind<T> {
  /** In a few words, for those who gave something else. */
  readonly expected: string;
  /** The value of a text; undefined when it is not what is expected. */
  readonly read: (text: string) => T | undefined;
}

export interface Setting<T> extends Kind<T> {
  /** The flag, without `--`. */
  readonly flag: string;
  /** What the flag takes, in a word. */
  readonly value: string;
  readonly help: string;
  readonly default?: T;
  /** The value may hold a password, and everybody on the machine can read flags: its flag names a file. */
  readonly isSecret?: true;
}

/** Settings by environment variable. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The values of settings; those without a default may be undefined. */
export type ValuesOf<S extends Settings> = {
  readonly [N in keyof S]:
    | Exclude<ReturnType<S[N]['read']>, undefined>
    | (S[N] extends { readonly default: unknown } ? never : undefined);
};

/** Checks the texts of settings, and gives their defaults to those that are not set. */
export function schemaOf<const S extends Settings>(settings: S): ConfigSchema<ValuesOf<S>> {
  return {
    shape: settings,
    safeParse(texts) {
      const issues: ConfigIssue[] = [];
      const entries = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
        const text = texts[name];
        const value = text === undefined ? setting.default : setting.read(text);
        if (text !== undefined && value === undefined) issues.push({ path: [name], message: setting.expected });
        return [name, value] as const;
      });
      if (issues.length > 0) return { success: false, error: { issues } };
      // Object.fromEntries forgets which key has which value; each comes from the setting of its key.
      return { success: true, data: Object.fromEntries(entries) as ValuesOf<S> };
    },
  };
}

/** Any text; an empty one counts as not set. */
export const text = (expected: string): Kind<string> => ({ expected, read: (given) => given });

export const wholeNumber = (minimum: number, maximum: number, expected: string): Kind<number> => ({
  expected,
  read(given) {
    const value = Number(given);
    return Number.isInteger(value) && value >= minimum && value <= maximum ? value : undefined;
  },
});

/**
 * A URL of one of the protocols, such as `https:`. A `%` in its user or password must encode something: clients read
 * others in different ways, and some not at all.
 */
export const url = (protocols: readonly string[], example: string): Kind<string> => ({
  expected: `a URL like ${example}, with %25 for a % in a password`,
  read(given) {
    const parsed = URL.parse(given);
    if (!parsed || !protocols.includes(parsed.protocol)) return undefined;
    return /%(?![\da-f]{2})/i.test(`${parsed.username}:${parsed.password}`) ? undefined : given;
  },
});

/**
 * Where a folder of the watched machine is mounted; `landmark` is something that it always holds. The usual place is taken
 * as it is: not every machine has it, and each scrape tells what is missing.
 */
export const mountOf = (usual: string, landmark?: string): Kind<string> => ({
  expected: `an absolute path where ${usual} of the host is mounted${landmark ? `, which has ${landmark} in it` : ''}`,
  read(given) {
    const isThere = given.startsWith('/') && existsSync(join(given, landmark ?? ''));
    return isThere || given === usual ? given : undefined;
  },
});

/** Several, separated by commas. */
export const absolutePaths: Kind<readonly string[]> = {
  expected: 'absolute paths, separated by commas',
  read(given) {
    const paths = given
      .split(',')
      .map((path) => path.trim())
      .filter(Boolean);
    return paths.every((path) => path.startsWith('/')) ? paths : undefined;
  },
};

export const oneOf = <const V extends string>(values: readonly V[]): Kind<V> => ({
  expected: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
  read: (given) => values.find((value) => value === given),
});
