/** How much a service carries: the highest stage of a ramp in which the promises held, and what gave way above it. */
import { type Judgement, mostUnexpected } from '../judge.ts';
import { aspectOf } from '../promise.ts';
import type { StageResult } from './stage-result.ts';

export interface Ceiling {
  /** The highest stage in which every promise held; null when there was none. */
  readonly all: StageResult | null;
  /** The same, whatever the CPU did: how much the service really answers as promised. */
  readonly exceptCpu: StageResult | null;
  /** In the order in which they gave way; empty when nothing did. */
  readonly gaveWay: readonly GaveWay[];
  /** The generator gave way before the service did, the CPU aside: the ramp tells of the generator from there on. */
  readonly isGeneratorFirst: boolean;
}

export interface GaveWay {
  readonly what: string;
  /** What was measured then. */
  readonly measured: string;
  readonly requestsPerMinute: number;
}

/** One bad stage may be chance; so many in a row are not. */
const inARow = 2;

/**
 * What the generator could not measure, though it sent, nobody was answered: that is no chance. Of what only Prometheus
 * could have told, nobody knows whether it broke.
 */
const isMissed = ({ verdict, promise }: Judgement): boolean =>
  verdict === 'missed' || (verdict === 'unknown' && promise.measure.kind !== 'signal');

/** What did not hold in a stage, and what was measured of it. */
function brokenIn({ judgements, requests, unexpected, isGeneratorLate }: StageResult): ReadonlyMap<string, string> {
  // Users and throughput that are missed because nobody was served well say the same a second time.
  const isServed = judgements.every((one) => aspectOf(one.promise) !== 'service' || !isMissed(one));
  const missed = judgements
    .filter((one) => isMissed(one) && (isServed || aspectOf(one.promise) !== 'load'))
    .map(({ promise, measured }) => [promise.title, measured] as const);
  const share = unexpected / requests;
  return new Map([
    ...(isGeneratorLate ? [[generatorName, 'late itself'] as const] : []),
    ...(share > mostUnexpected ? [['Unexpected answers', `${(share * 100).toFixed(1)} %`] as const] : []),
    ...missed,
  ]);
}

/** The generator, among what gives way. */
export const generatorName = 'The generator';

const isBroken = (result: StageResult): boolean => brokenIn(result).size > 0;
/** All that was meant to be told is known of it, and nothing broke. */
const isCarried = (result: StageResult): boolean =>
  !isBroken(result) && result.judgements.every(({ verdict }) => verdict !== 'unknown');
const exceptCpu = (result: StageResult): StageResult => ({
  ...result,
  judgements: result.judgements.filter((judgement) => !isAboutCpu(judgement)),
});
const isBrokenExceptCpu = (result: StageResult): boolean => isBroken(exceptCpu(result));
const isAboutCpu = ({ promise: { measure } }: Judgement): boolean => measure.kind === 'signal' && measure.of === 'cpu';

/** Whether a ramp need not go on: the last stages broke more than the promise about the CPU. */
export const isOver = (results: readonly StageResult[]): boolean =>
  results.length >= inARow && results.slice(-inARow).every(isBrokenExceptCpu);

export function ceilingOf(results: readonly StageResult[]): Ceiling {
  return {
    all: highest(results),
    exceptCpu: highest(results, exceptCpu),
    gaveWay: gaveWay(results),
    isGeneratorFirst: gaveWay(results.map(exceptCpu))[0]?.what === generatorName,
  };
}

/** Where a property begins to last: the index of the first of so many in a row; the length when it never does. */
function lastsFrom(results: readonly StageResult[], has: (result: StageResult) => boolean): number {
  const index = results.findIndex((_, at) => results.slice(at, at + inARow).every(has));
  return index === -1 ? results.length : index;
}

/** @param looked what of a stage counts; all of it when not given */
const highest = (results: readonly StageResult[], looked = (result: StageResult) => result): StageResult | null =>
  results
    .slice(
      0,
      lastsFrom(results, (result) => isBroken(looked(result))),
    )
    .findLast((result) => isCarried(looked(result))) ?? null;

function gaveWay(results: readonly StageResult[]): readonly GaveWay[] {
  // At the same stage, the generator is the first: it is in what is measured of the others.
  const names = new Set([generatorName, ...results.flatMap((result) => [...brokenIn(result).keys()])]);
  return [...names]
    .map((what) => ({ what, from: lastsFrom(results, (result) => brokenIn(result).has(what)) }))
    .toSorted((a, b) => a.from - b.from)
    .flatMap(({ what, from }) => {
      const result = results[from];
      if (!result) return []; // it came back by itself
      return [{ what, measured: brokenIn(result).get(what) ?? '', requestsPerMinute: result.requestsPerMinute }];
    });
}
