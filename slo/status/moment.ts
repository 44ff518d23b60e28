/** A moment as people read it, to the minute: "2026-03-01 10:00 UTC". */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
