/** "Did you mean": the nearest name, when it is near. */
import { closestMatch } from 'leven';

/** ` Did you mean "x"?`, or nothing. A third of the letters may differ, at least one. */
export function suggest(name: string, names: Iterable<string>): string {
  const maxDistance = Math.max(1, Math.floor(name.length / 3));
  const near = closestMatch(
    name,
    [...names].filter((other) => other !== name),
    { maxDistance },
  );
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
