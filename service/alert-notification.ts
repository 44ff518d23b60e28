/** One alert as the inbox hands it out and the app shows it: the latest notification about it. Times are ISO 8601 in UTC. */
export interface AlertNotification {
  readonly id: number;
  readonly status: 'firing' | 'resolved';
  readonly alertName: string;
  readonly severity: string;
  readonly summary: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Null while it fires, and when its end was never reported. */
  readonly endsAt: string | null;
  /** When the latest notification about it came. */
  readonly receivedAt: string;
}
