-- First step towards partitions (0004): the tables that grow get their new columns, and a bound that all of their rows
-- keep. Nothing is read: the bound is proven in 0003, without a lock, so that 0004 can take it for granted.

alter table run add column finished_at timestamptz, add column idempotency_key text;
alter table check_result
  add column dimensions jsonb,
  add column observed_at timestamptz,
  add column flaky boolean not null default false;

do $$
declare
  -- Days in which 0003 and 0004 must follow, or no more reports are taken.
  bound timestamptz := date_trunc('day', now(), 'UTC') + interval '3 days';
begin
  execute format('alter table run add constraint received_before check (received_at < %L) not valid', bound);
  execute format('alter table check_result add constraint received_before check (received_at < %L) not valid', bound);
end
$$;
