/** Serves what the browser build wrote. A name holds the hash of its content, so a browser never asks twice. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HttpError } from '../http-error.ts';
import { pathValue, type Route } from './route.ts';

/** Letters and one extension: no path, no hidden file, nothing without a hash. */
const fileName = /^[a-z]+-[A-Za-z0-9]{6,64}\.(js|css|svg|map)$/;

/** Files of earlier builds are served too: pages that were rendered before a deploy still ask for them. */
export function addAssets(route: Route, directory: string): void {
  route('assets', async (request, response) => {
    const file = pathValue(request, 'file');
    const content = fileName.test(file) ? await readIfPresent(join(directory, file)) : null;
    if (!content) throw new HttpError(404, 'asset_unknown', 'There is no such file.');
    response.set('cache-control', 'public, max-age=31536000, immutable').type(extname(file)).send(content);
  });
}

async function readIfPresent(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
