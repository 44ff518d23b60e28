/** Blocks of Prometheus's own storage, made by promtool and put where a running Prometheus finds them. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes blocks of the samples and moves them into Prometheus's data folder, which it looks through once a minute; they
 * get the folder's owner, who Prometheus runs as.
 * @param openMetrics samples as text in OpenMetrics
 * @returns the number of blocks
 * @throws Error with what promtool printed
 */
export async function addBlocks(openMetrics: string, dataFolder: string, promtool: string): Promise<number> {
  // Within the data folder, so that moving is one step that cannot stop half-way.
  const folder = await mkdtemp(join(dataFolder, 'backfill.tmp-'));
  try {
    const input = join(folder, 'samples.txt');
    await writeFile(input, openMetrics);
    const output = join(folder, 'blocks');
    await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', input, output]);
    const { uid, gid } = await stat(dataFolder);
    const blocks = await readdir(output);
    for (const block of blocks) {
      await own(join(output, block), uid, gid);
      await rename(join(output, block), join(dataFolder, block));
    }
    return blocks.length;
  } catch (error) {
    const { stderr } = error as { stderr?: string }; // of a program that failed
    throw new Error(`the blocks could not be made: ${stderr?.trim() || String(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function own(folder: string, uid: number, gid: number): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), uid, gid);
}
