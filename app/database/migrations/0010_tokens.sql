-- Tokens and sign-ins. Of a secret only the SHA-256 is kept; it has 256 random bits, so that nobody can try them all.

create table api_token (
  -- The part of the token that is no secret: it stands in lists and logs.
  id text primary key check (id ~ '^[a-z2-7]{8}$'),
  project_id int not null references project,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'ingest', 'admin']),
  -- Of the whole token as it is sent.
  hash bytea not null check (octet_length(hash) = 32),
  created_at timestamptz not null default now(),
  -- Null: never.
  expires_at timestamptz,
  revoked_at timestamptz,
  -- Written at most once a minute.
  last_used_at timestamptz
) with (fillfactor = 80);
create index api_token_project on api_token (project_id, created_at);

-- A browser that was signed in with a token: it may do what the token may, for as long as the token may.
create table sign_in (
  -- Of the value of the browser's cookie.
  hash bytea primary key check (octet_length(hash) = 32),
  token_id text not null references api_token on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_in_expiry on sign_in (expires_at);
create index sign_in_token on sign_in (token_id);
