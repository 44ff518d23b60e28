/** The help text of `lvd agent`, from its settings. */
import { flags } from './config.ts';

const modes = [
  ['--once', 'print one exposition and end'],
  ['--list', 'print the collectors and end: target, how often, deadline, metrics'],
  ['--json', 'with --list: as JSON'],
  ['--help', 'print this'],
] as const;

/** Renders it. */
export function renderHelp(): string {
  const rows = flags.map(({ name, variable, setting: { value, help, default: fallback } }) => {
    return [`--${name} ${value}`, variable, fallback === undefined ? help : `${help} (default: ${fallback})`] as const;
  });
  const flagWidth = Math.max(...rows.map(([flag]) => flag.length));
  const variableWidth = Math.max(...rows.map(([, variable]) => variable.length));
  const lines = rows.map(
    ([flag, variable, help]) => `  ${flag.padEnd(flagWidth)}  ${variable.padEnd(variableWidth)}  ${help}`,
  );
  return `Usage: lvd agent [OPTION …]

Watches this host, and PostgreSQL, Redis and nginx where it is told of them, and answers Prometheus at /metrics. Without
any option it watches the host alone.

${modes.map(([flag, help]) => `  ${flag.padEnd(flagWidth)}  ${help}`).join('\n')}

Every setting is a flag or an environment variable; a flag wins.

${lines.join('\n')}

NAME_FILE instead of any variable NAME reads its value from a file.
`;
}
