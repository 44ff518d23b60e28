/** `lvd logs`: the end of the parts' logs, and what is added to them. */
import { existsSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseCommand, stateDirHelp, stateFolder, usageExitCode } from './command.ts';
import { lastLines, logFileOf } from './log-files.ts';
import { formatLogLine } from './log-line.ts';

const help = `Usage: lvd logs [PART …] [-n LINES] [-f] [--state-dir DIR]

Prints the end of each part's log, or of the given parts' logs.

  -n, --lines N     how many lines of each [10]
  -f, --follow      go on with what is added, until Ctrl-C
${stateDirHelp}
`;

const followPollMs = 250;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, {
    lines: { type: 'string', short: 'n', default: '10' },
    follow: { type: 'boolean', short: 'f' },
  });
  if (typeof parsed === 'number') return parsed;
  const { values, positionals } = parsed;
  const { logs } = stateFolder(values['state-dir']);
  const count = Number(values.lines);
  if (!Number.isInteger(count) || count < 0) {
    process.stderr.write(`lvd logs: --lines ${values.lines}; expected: a whole number\n`);
    return usageExitCode;
  }
  const known = existsSync(logs)
    ? readdirSync(logs)
        .filter((name) => name.endsWith('.log'))
        .map((name) => basename(name, '.log'))
    : [];
  const unknown = positionals.filter((part) => !known.includes(part));
  if (unknown.length > 0 || known.length === 0) {
    const expected = known.length > 0 ? `expected one of: ${known.join(', ')}` : `nothing has run yet in ${logs}`;
    process.stderr.write(`lvd logs: no log of ${unknown.join(', ') || 'any part'}; ${expected}\n`);
    return 1;
  }
  const parts = positionals.length > 0 ? positionals : known;
  const width = Math.max(...parts.map((part) => part.length));
  const print = (part: string, lines: readonly string[]) => {
    for (const line of lines) process.stdout.write(`${part.padEnd(width)}  ${formatLogLine(line)}\n`);
  };
  for (const part of parts) print(part, lastLines(logFileOf(logs, part), count));
  if (values.follow)
    await Promise.all(parts.map((part) => follow(join(logs, `${part}.log`), (lines) => print(part, lines))));
  return 0;
}

/** Calls `onLines` with whatever is appended to the file; never resolves. */
async function follow(file: string, onLines: (lines: readonly string[]) => void): Promise<never> {
  const handle = await open(file, 'r');
  let position = (await handle.stat()).size;
  let rest = '';
  for (;;) {
    const { size } = await handle.stat();
    if (size > position) {
      const buffer = Buffer.alloc(size - position);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      position += bytesRead;
      const lines = (rest + buffer.subarray(0, bytesRead).toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      onLines(lines);
    }
    await delay(followPollMs);
  }
}
