/**
 * Bad input: damaged files of real tools and documents made by chance, against the parsers and against a real worker.
 * Each is taken as a report that can be stored, or refused with an answer of 4xx that says why.
 */
import { inputs } from './fuzz/inputs.ts';
import { type ParserOutcome, tryParsers } from './fuzz/parsers.ts';
import { tryWorker, type WorkerOutcome } from './fuzz/worker.ts';
import type { Finding, Form, Proof } from './proof.ts';

interface Size {
  readonly parsed: number;
  readonly posted: number;
}

const sizes: Readonly<Record<Form, Size>> = {
  long: { parsed: 100_000, posted: 20_000 },
  short: { parsed: 2000, posted: 500 },
};
/** How often it says how far it is. */
const tellEvery = 5000;

export const fuzzProof: Proof = {
  name: 'fuzz',
  summary: 'damaged files and documents made by chance: no crash, no 5xx, nothing half-written',
  takes: { long: '8 min', short: '20 s' },
  async run({ form, seed, tell }) {
    const { parsed, posted } = sizes[form];
    const progress = (what: string, of: number) => (done: number) => {
      if (done % tellEvery === 0) tell(`${done} of ${of} ${what}`);
    };
    const read = await tryParsers(inputs(parsed, seed), progress('read', parsed));
    const sent = await tryWorker(inputs(posted, seed + parsed), progress('posted', posted));
    for (const defect of [...read.defects, ...sent.failures]) tell(defect);
    return [...parserFindings(read), ...workerFindings(sent)];
  },
};

function parserFindings({ taken, refused, defects, slowestMs }: ParserOutcome): readonly Finding[] {
  const counted = `${taken} taken, ${refused} refused`;
  return [
    {
      claim: 'every document is taken as a report that can be stored, or refused in words',
      seen: `${counted}, ${defects.length} otherwise; the slowest took ${slowestMs.toFixed(0)} ms`,
      held: defects.length === 0,
    },
    { claim: 'both happened', seen: counted, held: taken > 0 && refused > 0 },
  ];
}

function workerFindings(outcome: WorkerOutcome): readonly Finding[] {
  const { statuses, failures, acknowledged, stored, halfWritten, alive } = outcome;
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
  return [
    { claim: 'no request is answered with 5xx, or not at all', seen: counts.join(', '), held: failures.length === 0 },
    { claim: 'the worker is still ready', seen: alive ? 'ready' : 'not ready', held: alive },
    {
      claim: 'the database holds what was acknowledged, and nothing else',
      seen: `${acknowledged} results acknowledged, ${stored} stored`,
      held: acknowledged === stored && stored > 0,
    },
    { claim: 'nothing is half-written', seen: `${halfWritten} runs, suites or checks`, held: halfWritten === 0 },
  ];
}
