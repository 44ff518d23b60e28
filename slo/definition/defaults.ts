/** Words for what a definition leaves out. */
import { printNumber } from '../../metrics/promql/index.ts';
import { exact } from '../engine/expression.ts';
import type { BudgetDefinition } from './model.ts';

export const defaultPeriodDays = 28;

/** `checkout-latency` → `Checkout latency`. */
export function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** `0.999` → `99.9 %`. */
export const printPercent = (ratio: number): string => `${printNumber(exact(ratio * 100))} %`;

/** The target in words: `99 % within 0.3`. */
export function targetOf(ratio: number, measure: BudgetDefinition['measure']): string {
  const share = printPercent(ratio);
  switch (measure.kind) {
    case 'events':
      return `${share} of all are good`;
    case 'latency':
      return `${share} within ${printNumber(measure.threshold)}`;
    case 'minutes':
      return `${share} of minutes are good`;
    case 'composite':
      return `${share} of the weighted mean`;
  }
}

export const dashboardOf = (name: string): string => `/d/slo-${name}`;
