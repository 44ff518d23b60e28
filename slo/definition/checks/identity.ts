/** Names: ids of objectives, and labels that split them. */
import { groupLabels, type SetObjective } from '../../objective.ts';
import type { ObjectiveSet } from '../../objective-set.ts';
import type { Problem } from '../problem.ts';

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const idExpected =
  'expected: a to z, 0 to 9 and single - between them, at most 63 characters, such as checkout-latency';

/** What is wrong with an id; null when nothing is. */
export function describeId(id: string): string | null {
  if (idPattern.test(id) && id.length <= 63) return null;
  const near = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return `"${id}" is no name; ${idExpected}${idPattern.test(near) ? `. Write ${near}` : ''}`;
}

export function idProblems({ name, objectives }: ObjectiveSet): readonly Problem[] {
  const ids = objectives.map(({ id }) => id);
  const ofSet = describeId(name);
  return [
    ...(ofSet === null ? [] : [{ path: 'name', message: ofSet }]),
    ...(objectives.length > 0 ? [] : [{ path: 'objectives', message: 'there are none; expected: at least one' }]),
    ...ids.flatMap((id, index) => {
      const message = describeId(id) ?? describeCollision(ids, index);
      return message === null ? [] : [{ path: `objectives[${index}].id`, message }];
    }),
  ];
}

/** What else has a rule group of its own, named like those of objectives. */
const otherGroups: ReadonlySet<string> = new Set(['current', 'verification']);

/** Two rule groups of one name would be taken for one. */
function describeCollision(ids: readonly string[], index: number): string | null {
  const id = ids[index] ?? '';
  const earlier = ids.indexOf(id);
  if (earlier !== index) return `"${id}" is the id of objectives[${earlier}] as well; expected: an id of its own`;
  if (otherGroups.has(id))
    return `"${id}" is the name of a rule group of the set; expected: another id, such as ${id}-state`;
  const other = ids.findIndex((candidate) => id === `${candidate}-alerts`);
  if (other === -1) return null;
  return `"${id}" collides with objectives[${other}]: the alerts of "${ids[other]}" are in a rule group of that name; expected: another id`;
}

/** Labels that the rules and alerts write themselves. */
export const reservedLabels: ReadonlySet<string> = new Set([
  ...['objective', 'window', 'tier', 'severity', 'long_window', 'short_window', 'le', 'quantile'],
  ...['alertname', 'alertstate'],
]);

export function groupProblems(objective: SetObjective, path: string): readonly Problem[] {
  const labels = groupLabels(objective);
  return labels.flatMap((label, index) => {
    const message = describeLabel(label) ?? (labels.indexOf(label) === index ? null : `${label} is listed twice`);
    return message === null ? [] : [{ path: `${path}.by[${index}]`, message }];
  });
}

function describeLabel(label: string): string | null {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
    return `"${label}" is no label name; expected: letters, digits and _, such as route`;
  }
  if (reservedLabels.has(label) || label.startsWith('__')) {
    return `${label} is a label that the rules set themselves; expected: a label of the counted series, such as route`;
  }
  return null;
}
