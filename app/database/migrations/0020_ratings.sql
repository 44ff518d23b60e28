-- What viewers think of the product: their ratings, and how often they were asked. Nothing here tells who.

create table rating (
  id bigint generated always as identity primary key,
  project_id int not null references project,
  -- csat: 1, very dissatisfied, to 5, very satisfied. thumb: 0 down, 1 up.
  kind text not null,
  value smallint not null,
  -- The page that was rated, by its name: board, suite, check, …; never which suite or check.
  page text not null,
  -- Whether the viewer was asked, and did not come by themselves.
  prompted boolean not null,
  -- Forgotten after 90 days.
  comment text check (char_length(comment) <= 500),
  created_at timestamptz not null default now(),
  check (kind = 'csat' and value between 1 and 5 or kind = 'thumb' and value between 0 and 1)
);
-- Holds all that is counted, so that counting reads no row.
create index rating_recent on rating (created_at) include (project_id, kind, page, value, prompted);
create index rating_commented on rating (project_id, id desc) where comment is not null;

-- How often a prompt was shown, by day.
create table rating_prompt (
  project_id int not null references project,
  day date not null,
  page text not null,
  shown int not null,
  primary key (project_id, day, page)
);
