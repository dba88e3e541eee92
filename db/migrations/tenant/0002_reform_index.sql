-- Criteria sets (bộ tiêu chí). A version is never changed: a correction is a new version.
create table criteria_set (
  id uuid not null,
  code text not null,
  version integer not null,
  document jsonb not null,
  imported_at timestamptz not null,
  constraint criteria_set_pk primary key (id),
  constraint criteria_set_version_once unique (code, version)
);

-- Rounds (kỳ đánh giá): what one block of units scored by one set in one year.
create table index_round (
  id uuid not null,
  slug text not null,
  criteria_set_id uuid,
  -- the round as it was imported, without its units
  document jsonb not null,
  level text not null,
  series text,
  year integer not null,
  -- the day that the round is about or was published on: what "latest" means
  dated_on date not null,
  previous_slug text,
  is_demo boolean not null,
  unit_count integer not null,
  -- means, medians and bests by node, computed with the round
  statistics jsonb not null,
  imported_at timestamptz not null,
  published_at timestamptz,
  -- the frozen publication, byte for byte
  publication text,
  publication_sha256 text,
  constraint index_round_pk primary key (id),
  constraint index_round_slug_once unique (slug),
  constraint index_round_set_fk foreign key (criteria_set_id) references criteria_set (id),
  constraint index_round_publication_whole check ((publication is null) = (publication_sha256 is null))
);

-- One unit in one round: what was given and what came out.
create table index_unit (
  round_id uuid not null,
  code text not null,
  position integer not null,
  name text not null,
  name_folded text not null,
  is_demo boolean not null,
  -- leaf inputs by key; null where only published figures are known
  inputs jsonb,
  -- figures as published by others
  reported jsonb,
  points numeric,
  percent numeric,
  rank integer,
  base integer,
  band jsonb,
  -- by node in the order of the set, in grid points; null where a node has none
  node_points integer[],
  node_maxima integer[],
  not_applicable text[] not null,
  constraint index_unit_pk primary key (round_id, code),
  constraint index_unit_round_fk foreign key (round_id) references index_round (id),
  constraint index_unit_something_known check (inputs is not null or reported is not null)
);

create index index_unit_by_rank on index_unit (round_id, rank, position);
