/** How much load, for how long. A profile is bound in time and in requests, whatever the service does. */

export interface Profile {
  readonly name: string;
  readonly summary: string;
  readonly seconds: number;
  /** Each sends a request, waits for the answer and thinks; with the scenario's stream open all the time. */
  readonly users: number;
  /** How long a user thinks between two requests, seconds: evenly between both ends. */
  readonly thinkSeconds: readonly [from: number, to: number];
  /** Requests a minute that arrive whether or not those before them were answered. */
  readonly arrivalsPerMinute: number;
  /** The run ends when so many requests have been sent. */
  readonly mostRequests: number;
}

export const profiles = [
  {
    name: 'quick',
    summary: 'half a minute of everyday load: the gate of a deploy',
    seconds: 30,
    users: 20,
    thinkSeconds: [1, 3],
    arrivalsPerMinute: 500,
    mostRequests: 5_000,
  },
  {
    name: 'targets',
    summary: '100 users and 500 requests a minute for five minutes: every promise is verified',
    seconds: 300,
    users: 100,
    thinkSeconds: [8, 16],
    arrivalsPerMinute: 510,
    mostRequests: 20_000,
  },
] as const satisfies readonly Profile[];

export type ProfileName = (typeof profiles)[number]['name'];
