/**
 * Bounds of buckets are texts: Prometheus 2 keeps `le="1"` as the exporter spells it, Prometheus 3 makes it `le="1.0"`.
 * A matcher that takes only one of the spellings finds nothing on the other.
 */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { matchersIn } from '../promql.ts';

/** A sentence for each matcher of `le` in a PromQL text that takes only one spelling of a whole bound. */
export function leProblems(queryText: string): readonly string[] {
  const problems: string[] = [];
  parser.parse(queryText).iterate({
    enter: ({ name, node }) => {
      if (name === 'VectorSelector') problems.push(...problemsIn(node, queryText));
    },
  });
  return problems;
}

function problemsIn(node: SyntaxNode, text: string): readonly string[] {
  return matchersIn(node, text)
    .filter(({ label }) => label === 'le')
    .flatMap(({ operator, value }) => {
      const isRegex = operator.includes('~');
      return boundsIn(value).flatMap((bound) => {
        const spellings = [String(bound), `${bound}.0`];
        const missed = spellings.filter((spelling) => !takes(value, isRegex, spelling));
        if (missed.length !== 1) return [];
        return [
          `le${operator}"${value}" misses le="${missed[0]}": Prometheus 2 spells this bound ${spellings[0]}, ` +
            `Prometheus 3 ${spellings[1]}; expected: le${operator.startsWith('!') ? '!~' : '=~'}"${spellings[0]}|${spellings[0]}\\\\.0"`,
        ];
      });
    });
}

/** The whole numbers that a matcher's text holds. */
function boundsIn(value: string): readonly number[] {
  const numbers = value.replaceAll('\\', '').match(/\d+(\.\d+)?/g) ?? [];
  return [...new Set(numbers.map(Number))].filter(Number.isInteger);
}

function takes(value: string, isRegex: boolean, spelling: string): boolean {
  if (!isRegex) return value === spelling;
  try {
    return new RegExp(`^(?:${value})$`, 's').test(spelling);
  } catch {
    return true; // Only Go's engine understands it, and `promtool` tells whether it does.
  }
}
