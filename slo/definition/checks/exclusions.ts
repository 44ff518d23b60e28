/** Planned maintenance: times that exist, in the right order, for objectives that exist. */
import { minutesOf } from '../../engine/exclusions.ts';
import { type Exclusion, weekdays } from '../../objective-set.ts';
import type { Problem } from '../problem.ts';

export function exclusionProblems(exclusions: readonly Exclusion[], known: ReadonlySet<string>): readonly Problem[] {
  return exclusions.flatMap((exclusion, index) => {
    const path = `exclusions[${index}]`;
    return [
      ...(exclusion.reason.trim() === ''
        ? [{ path: `${path}.reason`, message: 'empty; expected: why this time does not count' }]
        : []),
      ...('weekday' in exclusion ? weeklyProblems(exclusion, path) : singleProblems(exclusion, path)),
      ...(exclusion.objectives ?? []).flatMap((id, at) =>
        known.has(id)
          ? []
          : [
              {
                path: `${path}.objectives[${at}]`,
                message: `there is no objective "${id}"; expected: one of ${[...known].join(', ')}`,
              },
            ],
      ),
    ];
  });
}

type Times = { readonly from: string; readonly to: string };

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is an ISO 8601 instant of a day that the calendar has. */
function isInstant(text: string): boolean {
  const time = Date.parse(text);
  if (!isoPattern.test(text) || Number.isNaN(time)) return false;
  // JavaScript makes 1 March of 30 February; the day must come back as it was written.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return new Date(day).toISOString().slice(0, 10) === text.slice(0, 10);
}

function singleProblems({ from, to }: Times, path: string): readonly Problem[] {
  const wrong = sides(from, to).flatMap(([side, text]) =>
    isInstant(text)
      ? []
      : [
          {
            path: `${path}.${side}`,
            message: `"${text}" is no ISO 8601 time with a time zone; expected: such as 2026-12-05T02:00:00Z`,
          },
        ],
  );
  if (wrong.length > 0 || Date.parse(from) < Date.parse(to)) return wrong;
  return [{ path: `${path}.to`, message: `${to} is not after ${from}; expected: a later time` }];
}

const clockPattern = /^([01]\d|2[0-3]):[0-5]\d$/;

function weeklyProblems({ weekday, from, to }: Times & { readonly weekday: string }, path: string): readonly Problem[] {
  const known: readonly string[] = weekdays;
  const wrong = sides(from, to).flatMap(([side, text]) =>
    clockPattern.test(text) || (side === 'to' && text === '24:00')
      ? []
      : [{ path: `${path}.${side}`, message: `"${text}" is no time of day; expected: HH:MM in UTC, such as 02:30` }],
  );
  const problems = [
    ...(known.includes(weekday)
      ? []
      : [{ path: `${path}.weekday`, message: `"${weekday}"; expected: one of ${weekdays.join(', ')}` }]),
    ...wrong,
  ];
  if (wrong.length > 0 || minutesOf(from) < minutesOf(to)) return problems;
  const message = `${to} is not after ${from}; expected: later on the same day, at most 24:00 (the rest belongs to the next weekday)`;
  return [...problems, { path: `${path}.to`, message }];
}

const sides = (from: string, to: string): readonly (readonly ['from' | 'to', string])[] => [
  ['from', from],
  ['to', to],
];
