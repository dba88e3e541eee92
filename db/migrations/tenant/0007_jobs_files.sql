-- Jobs (việc nền): what a command leaves to be done after it commits. A row is taken with SKIP LOCKED, tried again with
-- growing pauses, and put on the dead list when that does not help.
create table job (
  id uuid not null,
  name text not null,
  payload jsonb not null,
  -- at most one waiting job of a name and key
  dedupe_key text,
  run_at timestamptz not null,
  attempts integer not null,
  max_attempts integer not null,
  -- why the last attempt failed, as a value: it is put into words when somebody reads it
  last_error jsonb,
  created_at timestamptz not null,
  -- taken by a worker that must show life before this moment
  leased_until timestamptz,
  worker text,
  dead_at timestamptz,
  constraint job_pk primary key (id)
);

create index job_due on job (run_at, id) where dead_at is null;
create index job_dead on job (dead_at desc) where dead_at is not null;
create unique index job_waiting_once on job (name, dedupe_key)
  where dedupe_key is not null and dead_at is null and leased_until is null;

-- Recurring jobs: the due moment each was last put among the jobs for. One row a name.
create table job_schedule (
  name text not null,
  last_run_at timestamptz not null,
  constraint job_schedule_pk primary key (name)
);

-- Files (tệp), by their content: the bytes stand in a folder or an S3 service under their SHA-256.
create table stored_file (
  sha256 text not null,
  size bigint not null,
  -- as found in the bytes, whatever the sender said
  content_type text not null,
  stored_at timestamptz not null,
  constraint stored_file_pk primary key (sha256),
  constraint stored_file_hash_shape check (sha256 ~ '^[0-9a-f]{64}$')
);
