/** Series over a long time as an OpenMetrics file, for `promtool tsdb create-blocks-from openmetrics`. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export interface History {
  /** With its labels, as in PromQL. */
  readonly series: string;
  readonly intervalSeconds: number;
  /** It ends at the given end and begins so much before; a sample lies on the end. */
  readonly seconds: number;
}

/** How much text is handed over at once. */
const chunkCharacters = 2 ** 20;

/** Values count up: which values they are makes no difference to how many are read. */
export async function writeOpenMetrics(path: string, histories: readonly History[], endSeconds: number): Promise<void> {
  await pipeline(lines(histories, endSeconds), createWriteStream(path));
}

function* lines(histories: readonly History[], endSeconds: number): Generator<string> {
  let text = '';
  for (const { series, intervalSeconds, seconds } of histories) {
    const count = Math.floor(seconds / intervalSeconds);
    for (let index = count; index >= 0; index--) {
      text += `${series} ${count - index} ${endSeconds - index * intervalSeconds}\n`;
      if (text.length < chunkCharacters) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}# EOF\n`;
}
