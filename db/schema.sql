-- The tables as they are after all migrations. Written by `npm run schema`; a test compares. Never run.

-- ==== public

create table migration (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint migration_pkey PRIMARY KEY (name)
);

create table migration_lock (
  id character varying(255) not null,
  is_locked integer not null default 0,
  constraint migration_lock_pkey PRIMARY KEY (id)
);

create table tenant_directory (
  tenant text not null,
  host text,
  port integer,
  database text,
  schema_name text not null,
  created_at timestamp with time zone not null default now(),
  constraint tenant_directory_pk PRIMARY KEY (tenant),
  constraint tenant_directory_port_valid CHECK (port >= 1 AND port <= 65535),
  constraint tenant_directory_schema_once UNIQUE (schema_name)
);
grant select on tenant_directory to motcua_app;

-- ==== each tenant

create table criteria_set (
  id uuid not null,
  code text not null,
  version integer not null,
  document jsonb not null,
  imported_at timestamp with time zone not null,
  constraint criteria_set_pk PRIMARY KEY (id),
  constraint criteria_set_version_once UNIQUE (code, version)
);
grant select, insert on criteria_set to motcua_app;

create table index_round (
  id uuid not null,
  slug text not null,
  criteria_set_id uuid,
  document jsonb not null,
  level text not null,
  series text,
  year integer not null,
  dated_on date not null,
  previous_slug text,
  is_demo boolean not null,
  unit_count integer not null,
  statistics jsonb not null,
  imported_at timestamp with time zone not null,
  published_at timestamp with time zone,
  publication text,
  publication_sha256 text,
  constraint index_round_pk PRIMARY KEY (id),
  constraint index_round_publication_whole CHECK ((publication IS NULL) = (publication_sha256 IS NULL)),
  constraint index_round_set_fk FOREIGN KEY (criteria_set_id) REFERENCES criteria_set(id),
  constraint index_round_slug_once UNIQUE (slug)
);
grant select, insert, update, delete on index_round to motcua_app;

create table index_unit (
  round_id uuid not null,
  code text not null,
  position integer not null,
  name text not null,
  name_folded text not null,
  is_demo boolean not null,
  inputs jsonb,
  reported jsonb,
  points numeric,
  percent numeric,
  rank integer,
  base integer,
  band jsonb,
  node_points integer[],
  node_maxima integer[],
  not_applicable text[] not null,
  constraint index_unit_pk PRIMARY KEY (round_id, code),
  constraint index_unit_round_fk FOREIGN KEY (round_id) REFERENCES index_round(id),
  constraint index_unit_something_known CHECK (inputs IS NOT NULL OR reported IS NOT NULL)
);
CREATE INDEX index_unit_by_rank ON index_unit USING btree (round_id, rank, "position");
grant select, insert, delete on index_unit to motcua_app;

create table migration (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint migration_pkey PRIMARY KEY (name)
);

create table migration_lock (
  id character varying(255) not null,
  is_locked integer not null default 0,
  constraint migration_lock_pkey PRIMARY KEY (id)
);

create table tenant_setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null default now(),
  constraint tenant_setting_pk PRIMARY KEY (key)
);
grant select, insert, update, delete on tenant_setting to motcua_app;
