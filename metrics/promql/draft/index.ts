/** Catalogues drafted from services that run. */
export { type Draft, type DraftEntry, type DraftOptions, draftCatalogue } from './draft.ts';
export { type ExposedFamily, type ExposedSample, ExpositionError, parseExposition } from './exposition.ts';
export { ScrapeError, scrape } from './fetch.ts';
export { type RenderOptions, renderCatalogue } from './render.ts';
