/** nginx's status page (`stub_status`). */
import { openStatusPage, type StatusPage } from './status-page.ts';

export type NginxStatus = StatusPage;

/** Opens the status page at `url`, over one connection that is kept. */
export const openNginxStatus = openStatusPage;
