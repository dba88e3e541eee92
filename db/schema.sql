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

create table tenant_host (
  host text not null,
  tenant text not null,
  constraint tenant_host_pk PRIMARY KEY (host),
  constraint tenant_host_tenant_fk FOREIGN KEY (tenant) REFERENCES tenant_directory(tenant)
);
CREATE INDEX tenant_host_by_tenant ON tenant_host USING btree (tenant);
grant select on tenant_host to motcua_app;

-- ==== each tenant

create table account (
  person_id uuid not null,
  login text not null,
  password_hash text,
  password_set_at timestamp with time zone,
  must_change_password boolean not null,
  totp_secret bytea,
  totp_confirmed_at timestamp with time zone,
  totp_last_step bigint,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint account_login_once UNIQUE (login),
  constraint account_login_shape CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,59}$'::text),
  constraint account_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint account_pk PRIMARY KEY (person_id)
);
grant select, insert, update on account to motcua_app;

create table account_identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  level text,
  linked_at timestamp with time zone not null,
  constraint account_identity_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint account_identity_pk PRIMARY KEY (issuer, subject)
);
grant select, insert, update on account_identity to motcua_app;

create table api_key (
  id uuid not null,
  token_hash bytea not null,
  hint text not null,
  label text not null,
  unit_id uuid not null,
  verbs text[] not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  refused_at timestamp with time zone,
  constraint api_key_limited CHECK (cardinality(verbs) > 0 AND created_at < expires_at),
  constraint api_key_pk PRIMARY KEY (id),
  constraint api_key_token_once UNIQUE (token_hash),
  constraint api_key_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX api_key_by_time ON api_key USING btree (created_at DESC, id DESC);
CREATE INDEX api_key_by_unit ON api_key USING btree (unit_id);
grant select, insert, update on api_key to motcua_app;

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

create table delegation (
  id uuid not null,
  kind text not null,
  position_id uuid not null,
  to_person_id uuid not null,
  verbs text[],
  document_number text not null,
  document_on date not null,
  valid_from date not null,
  valid_until date not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  constraint delegation_days CHECK (valid_from < valid_until),
  constraint delegation_documented CHECK (document_number <> ''::text),
  constraint delegation_kind_known CHECK (kind = ANY (ARRAY['delegation'::text, 'substitution'::text])),
  constraint delegation_no_overlap EXCLUDE USING gist (position_id WITH =, to_person_id WITH =, daterange(valid_from, valid_until) WITH &&) WHERE (revoked_at IS NULL),
  constraint delegation_pk PRIMARY KEY (id),
  constraint delegation_position_fk FOREIGN KEY (position_id) REFERENCES "position"(id),
  constraint delegation_to_fk FOREIGN KEY (to_person_id) REFERENCES person(id)
);
CREATE INDEX delegation_by_position ON delegation USING btree (position_id);
CREATE INDEX delegation_by_receiver ON delegation USING btree (to_person_id);
grant select, insert, update on delegation to motcua_app;

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
  unit_id uuid,
  constraint index_unit_pk PRIMARY KEY (round_id, code),
  constraint index_unit_round_fk FOREIGN KEY (round_id) REFERENCES index_round(id),
  constraint index_unit_something_known CHECK (inputs IS NOT NULL OR reported IS NOT NULL),
  constraint index_unit_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX index_unit_by_rank ON index_unit USING btree (round_id, rank, "position");
CREATE INDEX index_unit_by_unit ON index_unit USING btree (unit_id) WHERE (unit_id IS NOT NULL);
grant select, insert, update (unit_id), delete on index_unit to motcua_app;

create table job (
  id uuid not null,
  name text not null,
  payload jsonb not null,
  dedupe_key text,
  run_at timestamp with time zone not null,
  attempts integer not null,
  max_attempts integer not null,
  last_error jsonb,
  created_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  worker text,
  dead_at timestamp with time zone,
  constraint job_pk PRIMARY KEY (id)
);
CREATE INDEX job_dead ON job USING btree (dead_at DESC) WHERE (dead_at IS NOT NULL);
CREATE INDEX job_due ON job USING btree (run_at, id) WHERE (dead_at IS NULL);
CREATE UNIQUE INDEX job_waiting_once ON job USING btree (name, dedupe_key) WHERE ((dedupe_key IS NOT NULL) AND (dead_at IS NULL) AND (leased_until IS NULL));
grant select, insert, update, delete on job to motcua_app;

create table job_schedule (
  name text not null,
  last_run_at timestamp with time zone not null,
  constraint job_schedule_pk PRIMARY KEY (name)
);
grant select, insert, update on job_schedule to motcua_app;

create table journal (
  id uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  delegation_id uuid,
  event text not null,
  subject_kind text not null,
  subject_id text,
  scope uuid,
  concerns uuid,
  reason text,
  data jsonb not null,
  seal_no bigint,
  position bigint,
  chain_hash bytea,
  constraint journal_actor_kind_known CHECK (actor_kind = ANY (ARRAY['nobody'::text, 'person'::text, 'key'::text, 'program'::text])),
  constraint journal_pk PRIMARY KEY (id),
  constraint journal_sealed_whole CHECK ((seal_no IS NULL) = ("position" IS NULL) AND (seal_no IS NULL) = (chain_hash IS NULL))
);
CREATE INDEX journal_by_actor ON journal USING btree (actor_id, at DESC) WHERE (actor_id IS NOT NULL);
CREATE INDEX journal_by_concerned ON journal USING btree (concerns, at DESC) WHERE (concerns IS NOT NULL);
CREATE INDEX journal_by_scope ON journal USING btree (scope, at DESC, id DESC);
CREATE INDEX journal_by_subject ON journal USING btree (subject_kind, subject_id, at DESC);
CREATE INDEX journal_by_time ON journal USING btree (at DESC, id DESC);
CREATE UNIQUE INDEX journal_position_once ON journal USING btree ("position") WHERE ("position" IS NOT NULL);
CREATE INDEX journal_unsealed ON journal USING btree (id) WHERE ("position" IS NULL);
grant select, insert on journal to motcua_app;
grant select, update (seal_no, position, chain_hash) on journal to motcua_sealer;

create table journal_seal (
  seal_no bigint not null,
  sealed_at timestamp with time zone not null,
  first_position bigint not null,
  last_position bigint not null,
  chain_hash bytea not null,
  seal_hash bytea not null,
  constraint journal_seal_order CHECK (first_position <= last_position),
  constraint journal_seal_pk PRIMARY KEY (seal_no)
);
grant select on journal_seal to motcua_app;
grant select, insert on journal_seal to motcua_sealer;

create table journal_signature (
  seal_no bigint not null,
  signed_at timestamp with time zone not null,
  position bigint not null,
  seal_hash bytea not null,
  key_id text not null,
  signature bytea not null,
  constraint journal_signature_pk PRIMARY KEY (seal_no),
  constraint journal_signature_seal_fk FOREIGN KEY (seal_no) REFERENCES journal_seal(seal_no)
);
grant select on journal_signature to motcua_app;
grant select, insert on journal_signature to motcua_sealer;

create table migration (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint migration_pkey PRIMARY KEY (name)
);
grant select on migration to motcua_app;

create table migration_lock (
  id character varying(255) not null,
  is_locked integer not null default 0,
  constraint migration_lock_pkey PRIMARY KEY (id)
);

create table one_time_link (
  id uuid not null,
  token_hash bytea not null,
  purpose text not null,
  person_id uuid,
  created_by uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint one_time_link_pk PRIMARY KEY (id),
  constraint one_time_link_token_once UNIQUE (token_hash)
);
grant select, insert, update, delete on one_time_link to motcua_app;

create table person (
  id uuid not null,
  full_name text not null,
  name_folded text not null,
  name_sorted text not null,
  national_id text,
  phone text,
  email text,
  address text,
  is_demo boolean not null,
  created_at timestamp with time zone not null,
  constraint person_named CHECK (full_name <> ''::text),
  constraint person_national_id_once UNIQUE (national_id),
  constraint person_national_id_shape CHECK (national_id ~ '^[0-9]{12}$'::text),
  constraint person_pk PRIMARY KEY (id)
);
CREATE INDEX person_by_folded ON person USING btree (name_folded);
CREATE INDEX person_by_phone ON person USING btree (phone) WHERE (phone IS NOT NULL);
CREATE INDEX person_by_sorted ON person USING btree (name_sorted, id);
grant select, insert, update on person to motcua_app;

create table person_import (
  id uuid not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  sha256 text not null,
  file bytea not null,
  constraint person_import_person_fk FOREIGN KEY (created_by) REFERENCES person(id),
  constraint person_import_pk PRIMARY KEY (id)
);
CREATE INDEX person_import_by_age ON person_import USING btree (created_at);
grant select, insert, update, delete on person_import to motcua_app;

create table position (
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  role text not null,
  title text,
  valid_from date not null,
  valid_until date,
  constraint position_days CHECK (valid_from < valid_until),
  constraint position_no_overlap EXCLUDE USING gist (person_id WITH =, unit_id WITH =, role WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint position_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint position_pk PRIMARY KEY (id),
  constraint position_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX position_by_person ON "position" USING btree (person_id);
CREATE INDEX position_by_unit ON "position" USING btree (unit_id, valid_from);
grant select, insert, update on position to motcua_app;

create table recovery_code (
  id uuid not null,
  person_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_once UNIQUE (person_id, code_hash),
  constraint recovery_code_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint recovery_code_pk PRIMARY KEY (id)
);
grant select, insert, update, delete on recovery_code to motcua_app;

create table second_factor_reset (
  id uuid not null,
  person_id uuid not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  is_approved boolean,
  constraint second_factor_reset_decided_whole CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (is_approved IS NULL)),
  constraint second_factor_reset_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint second_factor_reset_pk PRIMARY KEY (id),
  constraint second_factor_reset_two_persons CHECK (decided_by IS NULL OR decided_by <> requested_by AND decided_by <> person_id)
);
CREATE UNIQUE INDEX second_factor_reset_open_once ON second_factor_reset USING btree (person_id) WHERE (decided_at IS NULL);
grant select, insert, update on second_factor_reset to motcua_app;

create table sign_in_session (
  id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  method text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  address_prefix text not null,
  user_agent text not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint sign_in_session_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  constraint sign_in_session_person_fk FOREIGN KEY (person_id) REFERENCES person(id),
  constraint sign_in_session_pk PRIMARY KEY (id),
  constraint sign_in_session_token_once UNIQUE (token_hash)
);
CREATE INDEX sign_in_session_by_person ON sign_in_session USING btree (person_id, created_at DESC);
grant select, insert, update, delete on sign_in_session to motcua_app;

create table sign_in_step (
  token_hash bytea not null,
  kind text not null,
  person_id uuid,
  data jsonb not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_step_pk PRIMARY KEY (token_hash)
);
grant select, insert, update, delete on sign_in_step to motcua_app;

create table sign_in_throttle (
  key text not null,
  failures integer not null,
  last_failed_at timestamp with time zone not null,
  blocked_until timestamp with time zone,
  constraint sign_in_throttle_pk PRIMARY KEY (key)
);
grant select, insert, update, delete on sign_in_throttle to motcua_app;

create table stored_file (
  sha256 text not null,
  size bigint not null,
  content_type text not null,
  stored_at timestamp with time zone not null,
  constraint stored_file_hash_shape CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint stored_file_pk PRIMARY KEY (sha256)
);
grant select, insert on stored_file to motcua_app;

create table tenant_setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null default now(),
  constraint tenant_setting_pk PRIMARY KEY (key)
);
grant select, insert, update, delete on tenant_setting to motcua_app;

create table unit (
  id uuid not null,
  slug text not null,
  valid_from date,
  valid_until date,
  provenance text not null,
  source text not null,
  constraint unit_lives CHECK (valid_from < valid_until),
  constraint unit_pk PRIMARY KEY (id),
  constraint unit_provenance_known CHECK (provenance = ANY (ARRAY['official'::text, 'observed'::text, 'reconstructed'::text, 'demo'::text])),
  constraint unit_slug_once UNIQUE (slug)
);
grant select, insert, update on unit to motcua_app;

create table unit_block (
  id uuid not null,
  slug text not null,
  title jsonb not null,
  constraint unit_block_pk PRIMARY KEY (id),
  constraint unit_block_slug_once UNIQUE (slug)
);
grant select, insert, update on unit_block to motcua_app;

create table unit_block_member (
  id uuid not null,
  block_id uuid not null,
  unit_id uuid not null,
  valid_from date,
  valid_until date,
  constraint unit_block_member_block_fk FOREIGN KEY (block_id) REFERENCES unit_block(id),
  constraint unit_block_member_days CHECK (valid_from < valid_until),
  constraint unit_block_member_no_overlap EXCLUDE USING gist (block_id WITH =, unit_id WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_block_member_pk PRIMARY KEY (id),
  constraint unit_block_member_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
grant select, insert, update on unit_block_member to motcua_app;

create table unit_change (
  id uuid not null,
  kind text not null,
  effective_on date not null,
  instrument text not null,
  instrument_on date,
  note jsonb,
  provenance text not null,
  source text not null,
  constraint unit_change_pk PRIMARY KEY (id),
  constraint unit_change_provenance_known CHECK (provenance = ANY (ARRAY['official'::text, 'observed'::text, 'reconstructed'::text, 'demo'::text]))
);
CREATE INDEX unit_change_by_day ON unit_change USING btree (effective_on);
grant select, insert on unit_change to motcua_app;

create table unit_code (
  id uuid not null,
  unit_id uuid not null,
  scheme text not null,
  code text not null,
  valid_from date,
  valid_until date,
  constraint unit_code_days CHECK (valid_from < valid_until),
  constraint unit_code_means_one EXCLUDE USING gist (scheme WITH =, code WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_code_no_overlap EXCLUDE USING gist (unit_id WITH =, scheme WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_code_pk PRIMARY KEY (id),
  constraint unit_code_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
grant select, insert, update on unit_code to motcua_app;

create table unit_kind (
  id uuid not null,
  unit_id uuid not null,
  kind text not null,
  level text not null,
  valid_from date,
  valid_until date,
  constraint unit_kind_days CHECK (valid_from < valid_until),
  constraint unit_kind_no_overlap EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_kind_pk PRIMARY KEY (id),
  constraint unit_kind_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
grant select, insert, update on unit_kind to motcua_app;

create table unit_lineage (
  id uuid not null,
  change_id uuid not null,
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  share numeric,
  constraint unit_lineage_change_fk FOREIGN KEY (change_id) REFERENCES unit_change(id),
  constraint unit_lineage_from_fk FOREIGN KEY (from_unit_id) REFERENCES unit(id),
  constraint unit_lineage_once UNIQUE (change_id, from_unit_id, to_unit_id),
  constraint unit_lineage_pk PRIMARY KEY (id),
  constraint unit_lineage_share_valid CHECK (share > 0::numeric AND share <= 1::numeric),
  constraint unit_lineage_to_fk FOREIGN KEY (to_unit_id) REFERENCES unit(id)
);
CREATE INDEX unit_lineage_by_from ON unit_lineage USING btree (from_unit_id);
CREATE INDEX unit_lineage_by_to ON unit_lineage USING btree (to_unit_id);
grant select, insert on unit_lineage to motcua_app;

create table unit_name (
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  name_folded text not null,
  valid_from date,
  valid_until date,
  constraint unit_name_days CHECK (valid_from < valid_until),
  constraint unit_name_no_overlap EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_name_pk PRIMARY KEY (id),
  constraint unit_name_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
grant select, insert, update on unit_name to motcua_app;

create table unit_parent (
  id uuid not null,
  unit_id uuid not null,
  parent_id uuid not null,
  valid_from date,
  valid_until date,
  constraint unit_parent_days CHECK (valid_from < valid_until),
  constraint unit_parent_no_overlap EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_until) WITH &&),
  constraint unit_parent_not_itself CHECK (unit_id <> parent_id),
  constraint unit_parent_parent_fk FOREIGN KEY (parent_id) REFERENCES unit(id),
  constraint unit_parent_pk PRIMARY KEY (id),
  constraint unit_parent_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX unit_parent_by_parent ON unit_parent USING btree (parent_id);
grant select, insert, update on unit_parent to motcua_app;

create table unit_version (
  only_one boolean not null,
  version bigint not null,
  constraint unit_version_pk PRIMARY KEY (only_one),
  constraint unit_version_single CHECK (only_one)
);
grant select, update on unit_version to motcua_app;
