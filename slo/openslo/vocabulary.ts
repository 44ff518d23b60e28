/**
 * The words of OpenSLO v1 and ours beside them. The specification: https://github.com/OpenSLO/OpenSLO; objectives of
 * composites and what its validator demands besides: https://github.com/OpenSLO/go-sdk, pkg/openslo/v1.
 */
import { describeId } from '../definition/checks/identity.ts';
import { secondsPer } from '../engine/timing.ts';

export const apiVersion = 'openslo/v1';

export const kinds = [
  ...(['Service', 'SLI', 'SLO', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget', 'DataSource'] as const),
] as const;
export type Kind = (typeof kinds)[number];

export interface Metadata {
  readonly name: string;
  readonly displayName?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface OpenSloDocument {
  readonly apiVersion: typeof apiVersion;
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What OpenSLO has no word for stands in annotations under these names. */
export const annotations = {
  ofService: {
    period: 'lvd/period',
    retention: 'lvd/retention',
    runbookUrl: 'lvd/runbook-url',
    dashboardUrl: 'lvd/dashboard-url',
    exclusions: 'lvd/exclusions',
    exclusionSwitch: 'lvd/exclusion-switch',
  },
  ofSlo: {
    told: 'lvd/told',
    by: 'lvd/by',
    minimumBad: 'lvd/minimum-bad',
    /** `own`: the objective has a period of its own, which may be that of the set. */
    period: 'lvd/period',
    /** `usual`: the tiers follow from the target and the period. */
    tiers: 'lvd/tiers',
    /** The measure as a definition file has it, as JSON. */
    measure: 'lvd/measure',
  },
  ofCondition: { tier: 'lvd/tier', shortWindow: 'lvd/short-window' },
} as const;

/** The specification's limit for descriptions. */
export const longestDescription = 1050;

const sizes = [
  ['d', secondsPer.day],
  ['h', secondsPer.hour],
  ['m', secondsPer.minute],
] as const;

/** A duration in one unit, as OpenSLO writes them: 5400 → `90m`. @throws RangeError for less than whole minutes */
export function printShorthand(seconds: number): string {
  for (const [unit, size] of sizes) {
    const count = seconds / size;
    if (Number.isInteger(Number(count.toFixed(6))) && count > 0) return `${Math.round(count)}${unit}`;
  }
  throw new RangeError(`${seconds} s; expected: whole minutes`);
}

export interface Shorthand {
  readonly seconds: number;
  /** Months, quarters and years have no fixed length; they are taken as 30, 90 and 365 days. */
  readonly isCalendar: boolean;
}

/** `4w` → its seconds; null for what is no duration shorthand. */
export function parseShorthand(text: string): Shorthand | null {
  const [, count, unit] = /^(\d+)([mhdwMQY])$/.exec(text.trim()) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0) return null;
  const { minute, hour, day } = secondsPer;
  const seconds: Readonly<Record<string, number>> = {
    m: minute,
    h: hour,
    d: day,
    w: 7 * day,
    M: 30 * day,
    Q: 90 * day,
    Y: 365 * day,
  };
  return { seconds: Number(count) * (seconds[unit] ?? 0), isCalendar: 'MQY'.includes(unit) };
}

/** A name that is an id here: `web.Shop` → `web-shop`. The same for what is an id already. */
export function toId(name: string): string {
  if (describeId(name) === null) return name;
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}
