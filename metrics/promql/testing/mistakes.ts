/** Wrong queries on the shop, each with the sentence that the compiler must say about it. */
import { aggregations } from './mistakes/aggregations.ts';
import type { MistakeCase } from './mistakes/case.ts';
import { naming } from './mistakes/naming.ts';
import { operators } from './mistakes/operators.ts';
import { ranges } from './mistakes/ranges.ts';
import { selecting } from './mistakes/selecting.ts';

export const mistakeCases: readonly MistakeCase[] = [...selecting, ...ranges, ...aggregations, ...operators, ...naming];
