-- project → suite → check → run → result, and the latest state of each check and suite, kept current by each ingest.
-- A status is a number, ordered so that the greatest is the worst: 0 skipped, 1 passed, 2 warning, 3 failed, 4 error.

create table project (
  id int generated always as identity primary key,
  slug text not null unique,
  name text not null,
  -- Grows by one with every stored run; whatever shows the project says which version it shows.
  version bigint not null default 0,
  -- Tells this database from another one in the same place, so that a cached copy of the other is never shown.
  epoch uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into project (slug, name) values ('default', 'Default project');

create table suite (
  id int generated always as identity primary key,
  project_id int not null references project,
  slug text not null,
  name text not null,
  -- The project's version at which this suite last changed.
  version bigint not null default 0,
  last_run_id bigint,
  last_run_at timestamptz,
  -- The worst status of each of the last 30 runs, oldest first.
  strip smallint[] not null default '{}',
  created_at timestamptz not null default now(),
  unique (project_id, slug)
) with (fillfactor = 70);

create table validation_check (
  id int generated always as identity primary key,
  suite_id int not null references suite,
  name text not null,
  created_at timestamptz not null default now(),
  unique (suite_id, name)
);

create table run (
  id bigint generated always as identity primary key,
  suite_id int not null references suite,
  format text not null,
  started_at timestamptz,
  received_at timestamptz not null default now(),
  passed int not null,
  warning int not null,
  failed int not null,
  error int not null,
  skipped int not null
);
create index run_suite on run (suite_id, id desc);

create table check_result (
  id bigint generated always as identity primary key,
  check_id int not null references validation_check,
  run_id bigint not null references run,
  status smallint not null check (status between 0 and 4),
  duration_ms float8,
  message text,
  received_at timestamptz not null default now()
);
create index check_result_check on check_result (check_id, id desc);
create index check_result_run on check_result (run_id, id);

create table check_state (
  check_id int primary key references validation_check,
  suite_id int not null references suite,
  status smallint not null check (status between 0 and 4),
  since timestamptz not null,
  last_at timestamptz not null,
  duration_ms float8,
  message text,
  -- The status of each of the last 30 runs, oldest first.
  strip smallint[] not null
) with (fillfactor = 70);
create index check_state_suite on check_state (suite_id, status);
create index check_state_problem on check_state (status desc, since) where status >= 2;
