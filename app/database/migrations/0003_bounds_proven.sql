-- without a transaction
-- Reads the tables while they are written to, and builds the indexes that their partitioned successors have.

alter table run validate constraint received_before;
alter table check_result validate constraint received_before;
create index concurrently if not exists run_id on run (id);
create index concurrently if not exists run_key on run (suite_id, idempotency_key) where idempotency_key is not null;
create index concurrently if not exists check_result_run_id on check_result (run_id);
