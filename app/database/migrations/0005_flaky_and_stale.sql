-- What tells flaky checks and stale suites from others; both are derived when they are shown.

alter table check_state
  -- The branch of each run of the strip, as a number that stands for its name; 0 for none.
  add column branches int[] not null default '{}',
  -- The sender had tried again within the latest run before the check passed.
  add column retried boolean not null default false;

alter table suite
  -- When the suite ran, at least five minutes apart, oldest first: how often it runs is learned from these.
  add column ran_at timestamptz[] not null default '{}';
