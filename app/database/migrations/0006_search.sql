-- without a transaction
-- Parts of names are found by their trigrams; the owner of a database may create this extension.

create extension if not exists pg_trgm;
create index concurrently if not exists suite_name_part on suite using gin (name gin_trgm_ops);
create index concurrently if not exists validation_check_name_part on validation_check using gin (name gin_trgm_ops);
