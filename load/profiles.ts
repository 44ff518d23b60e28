/** How much load, for how long. A profile is bound in time and in requests, whatever the service does. */

/** Load of the same height. */
export interface Load {
  /** Each sends a request, waits for the answer and thinks; with the scenario's stream open all the time. */
  readonly users: number;
  /** Requests a minute that arrive whether or not those before them were answered. */
  readonly arrivalsPerMinute: number;
}

/** A part of a run. */
export interface Stage extends Load {
  readonly seconds: number;
}

export interface Profile {
  readonly name: string;
  readonly summary: string;
  /** One after the other. */
  readonly stages: readonly Stage[];
  /** How long a user thinks between two requests, seconds: evenly between both ends. */
  readonly thinkSeconds: readonly [from: number, to: number];
  /** The run ends when so many requests have been sent. */
  readonly mostRequests: number;
  /**
   * `ramp`: the run ends when the service gives way, and the highest stage that it carried is its ceiling.
   * `trend`: a run long enough to tell what grows.
   */
  readonly kind?: 'ramp' | 'trend';
  /** Its load is one of which something is promised. Without it, a run says nothing about the promises: it sends more. */
  readonly verifies?: true;
}

/** Each stage sends a fifth more than the one before. */
const rampFactor = 1.2;
const ramp = (from: number, steps: number, stage: Omit<Stage, 'arrivalsPerMinute'>): readonly Stage[] =>
  Array.from({ length: steps }, (_, step) => ({
    ...stage,
    arrivalsPerMinute: Math.round((from * rampFactor ** step) / 100) * 100,
  }));

/** A stage of each ramp sends a hundred times what is promised, and that many stages lead to it. */
const hundredfold = { arrivalsPerMinute: 100 * 500, after: 12 };

const everyday: Load = { users: 20, arrivalsPerMinute: 500 };

export const profiles = [
  {
    name: 'quick',
    summary: 'half a minute of everyday load: the gate of a deploy',
    stages: [{ ...everyday, seconds: 30 }],
    thinkSeconds: [1, 3],
    mostRequests: 5_000,
    verifies: true,
  },
  {
    name: 'targets',
    summary: '100 users and 500 requests a minute for five minutes: every promise is verified',
    stages: [{ users: 100, arrivalsPerMinute: 510, seconds: 300 }],
    thinkSeconds: [8, 16],
    mostRequests: 20_000,
    verifies: true,
  },
  {
    name: 'ceiling',
    summary: '100 users, and a fifth more requests every half minute until two in a row break more than CPU',
    stages: ramp(hundredfold.arrivalsPerMinute / rampFactor ** hundredfold.after, 20, { users: 100, seconds: 30 }),
    thinkSeconds: [8, 16],
    mostRequests: 1_000_000,
    kind: 'ramp',
  },
  {
    name: 'spike',
    summary: 'everyday load, ten times as much for half a minute, and everyday load again',
    stages: [
      { ...everyday, seconds: 60 },
      { users: 200, arrivalsPerMinute: 10 * everyday.arrivalsPerMinute, seconds: 30 },
      { ...everyday, seconds: 90 },
    ],
    thinkSeconds: [1, 3],
    mostRequests: 30_000,
  },
  {
    name: 'soak',
    summary: '100 users and 500 requests a minute for half an hour: what grows',
    stages: [{ users: 100, arrivalsPerMinute: 510, seconds: 1800 }],
    thinkSeconds: [8, 16],
    mostRequests: 100_000,
    kind: 'trend',
    verifies: true,
  },
] as const satisfies readonly Profile[];

export type ProfileName = (typeof profiles)[number]['name'];

/** How long a run lasts at most, seconds. */
export const secondsOf = ({ stages }: Profile): number => stages.reduce((sum, { seconds }) => sum + seconds, 0);

/** Its first seconds: later stages are dropped, and the one in which they end is shorter. */
export function shortened(profile: Profile, seconds: number): Profile {
  let left = seconds;
  const stages = profile.stages.map((stage) => {
    const lasts = Math.min(stage.seconds, left);
    left -= lasts;
    return { ...stage, seconds: lasts };
  });
  return { ...profile, stages: stages.filter((stage) => stage.seconds > 0) };
}

/** What is sent at least at any time of a run. */
export const sustained = ({ stages }: Profile): Load => ({
  users: Math.min(...stages.map(({ users }) => users)),
  arrivalsPerMinute: Math.min(...stages.map(({ arrivalsPerMinute }) => arrivalsPerMinute)),
});

/** So many users take part at some time. */
export const mostUsers = ({ stages }: Profile): number => Math.max(...stages.map(({ users }) => users));
