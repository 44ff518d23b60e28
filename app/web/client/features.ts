/** Reports the use of features that only the browser sees: one word of a closed list, at most once for each page. */
import type { BrowserFeature } from '../../../metrics/catalogue/business.ts';

const reported = new Set<BrowserFeature>();

/** Nothing is sent for a viewer who does not want it. */
export function reportFeature(feature: BrowserFeature): void {
  if (reported.has(feature) || ('globalPrivacyControl' in navigator && navigator.globalPrivacyControl)) return;
  reported.add(feature);
  navigator.sendBeacon('/api/v1/features', new Blob([JSON.stringify({ feature })], { type: 'application/json' }));
}
