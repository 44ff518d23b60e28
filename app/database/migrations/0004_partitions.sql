-- Runs and results are kept by the day on which they were received, roll-ups and changes of status beside them; a day
-- that is no longer wanted is dropped as a whole. What was stored before stays, as the first partition.

-- All locks at once, in the order in which a worker takes them. Keys that refer to a table lock it when they are dropped.
lock table suite, validation_check, run, check_result in access exclusive mode;

-- Nothing refers to rows that are dropped by the day; the writer, which holds the suite's lock, vouches for the numbers.
alter table check_result drop constraint check_result_check_id_fkey, drop constraint check_result_run_id_fkey;
alter table run drop constraint run_suite_id_fkey;

alter table run alter id drop identity;
alter table check_result alter id drop identity;
create sequence run_number as bigint;
create sequence result_number as bigint;
select setval('run_number', (select coalesce(max(id), 0) + 1 from run), false);
select setval('result_number', (select coalesce(max(id), 0) + 1 from check_result), false);

alter table run drop constraint run_pkey;
alter table check_result drop constraint check_result_pkey;
drop index check_result_run;
alter table run rename to run_before;
alter table check_result rename to check_result_before;

create table run (
  id bigint not null default nextval('run_number'),
  suite_id int not null,
  format text not null,
  started_at timestamptz,
  finished_at timestamptz,
  received_at timestamptz not null default now(),
  -- The same for a run that is sent again. Unique in its suite, because whoever stores a run has locked the suite.
  idempotency_key text,
  passed int not null,
  warning int not null,
  failed int not null,
  error int not null,
  skipped int not null
) partition by range (received_at);
create index run_by_id on run (id);
create index run_by_suite on run (suite_id, id desc);
create index run_by_key on run (suite_id, idempotency_key) where idempotency_key is not null;

-- A result was received when its run was: both are written by one statement.
create table check_result (
  id bigint not null default nextval('result_number'),
  check_id int not null,
  run_id bigint not null,
  status smallint not null,
  duration_ms float8,
  message text,
  received_at timestamptz not null default now(),
  -- When the check ran, as its sender says; never later than received_at.
  observed_at timestamptz,
  dimensions jsonb,
  -- The sender had tried again within the run before it passed.
  flaky boolean not null default false,
  constraint check_result_status_check check (status between 0 and 4)
) partition by range (received_at);
create index check_result_by_check on check_result (check_id, id desc);
create index check_result_by_run on check_result (run_id);

-- How often a check had which status in a minute or an hour (UTC), and how long its runs took that told it.
create table check_minute (
  check_id int not null,
  bucket timestamptz not null,
  passed int not null,
  warning int not null,
  failed int not null,
  error int not null,
  skipped int not null,
  timed int not null,
  duration_ms_sum float8 not null,
  duration_ms_max float8,
  primary key (check_id, bucket)
) partition by range (bucket);
create table check_hour (like check_minute including all) partition by range (bucket);

-- A check whose status differs from that of its run before; status_before is null for its first.
create table status_change (
  check_id int not null,
  at timestamptz not null default now(),
  run_id bigint not null,
  status_before smallint,
  status smallint not null
) partition by range (at);
create index status_change_by_check on status_change (check_id, at desc);

-- When a task last succeeded that any worker may do.
create table upkeep (
  task text primary key,
  succeeded_at timestamptz not null
);

-- Makes one partition and attaches it, which reads and writes do not wait for. False when it was there.
create function make_partition(parent text, starts timestamptz, ends timestamptz, fill int) returns boolean
language plpgsql as $$
declare
  name text := parent || to_char(starts at time zone 'UTC', '_YYYYMMDD');
begin
  if to_regclass(quote_ident(name)) is not null then return false; end if;
  execute format('create table %I (like %I including all) with (fillfactor = %s)', name, parent, fill);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, name, starts, ends);
  return true;
end
$$;

-- Workers of the version before are storing: there must be a partition for today when this is committed.
do $$
declare
  today timestamptz := date_trunc('day', now(), 'UTC');
  grown text;
  bound text;
  filled boolean;
begin
  foreach grown in array array['run', 'check_result'] loop
    select substring(pg_get_constraintdef(oid) from '''([^'']+)''') into strict bound
      from pg_constraint where conname = 'received_before' and conrelid = (grown || '_before')::regclass;
    execute format('select exists (select from %I)', grown || '_before') into filled;
    if not filled then
      execute format('drop table %I', grown || '_before');
      perform make_partition(grown, today, today + interval '1 day', 100);
    else
      execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', grown, grown || '_before', bound);
      execute format('alter table %I drop constraint received_before', grown || '_before');
    end if;
  end loop;
end
$$;
