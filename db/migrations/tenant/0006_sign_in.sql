-- Accounts (tài khoản): how a person signs in. Secrets are hashes, except the second factor's, which must be computed with:
-- it is encrypted with a key that is not kept with the data.
create table account (
  person_id uuid not null,
  -- folded to lower case
  login text not null,
  -- Argon2id in PHC notation; null: no password yet, or sign-in by a provider only
  password_hash text,
  password_set_at timestamptz,
  must_change_password boolean not null,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  -- the last time step that was used: a code counts once
  totp_last_step bigint,
  disabled_at timestamptz,
  created_at timestamptz not null,
  constraint account_pk primary key (person_id),
  constraint account_login_once unique (login),
  constraint account_login_shape check (login ~ '^[a-z0-9][a-z0-9._-]{1,59}$'),
  constraint account_person_fk foreign key (person_id) references person (id)
);

-- The same person at a sign-in provider (VNeID).
create table account_identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  -- level of assurance as the provider told it last
  level text,
  linked_at timestamptz not null,
  constraint account_identity_pk primary key (issuer, subject),
  constraint account_identity_person_fk foreign key (person_id) references person (id)
);

create table recovery_code (
  id uuid not null,
  person_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_code_pk primary key (id),
  constraint recovery_code_once unique (person_id, code_hash),
  constraint recovery_code_person_fk foreign key (person_id) references person (id)
);

create table sign_in_session (
  id uuid not null,
  -- SHA-256 of what the cookie holds
  token_hash bytea not null,
  person_id uuid not null,
  -- password, password+totp, password+recovery, oidc, link
  method text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- the first 24 bits (IPv4) or 48 bits (IPv6) of the address: enough to recognise, not enough to follow
  address_prefix text not null,
  user_agent text not null,
  ended_at timestamptz,
  -- signed-out, revoked, expired, password-changed, second-factor-reset, account-disabled
  end_reason text,
  constraint sign_in_session_pk primary key (id),
  constraint sign_in_session_token_once unique (token_hash),
  constraint sign_in_session_person_fk foreign key (person_id) references person (id),
  constraint sign_in_session_end_whole check ((ended_at is null) = (end_reason is null))
);

create index sign_in_session_by_person on sign_in_session (person_id, created_at desc);

-- A sign-in that has begun and waits for its second step: the code of the second factor, or the provider's answer.
create table sign_in_step (
  token_hash bytea not null,
  -- totp, oidc
  kind text not null,
  person_id uuid,
  data jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sign_in_step_pk primary key (token_hash)
);

-- Failures by account and by address prefix: what slows guessing down.
create table sign_in_throttle (
  -- account:<login>, address:<prefix>
  key text not null,
  failures integer not null,
  last_failed_at timestamptz not null,
  blocked_until timestamptz,
  constraint sign_in_throttle_pk primary key (key)
);

-- Links that work once: the first administrator, an invitation, a reset.
create table one_time_link (
  id uuid not null,
  token_hash bytea not null,
  -- first-administrator, invitation, password-reset
  purpose text not null,
  person_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint one_time_link_pk primary key (id),
  constraint one_time_link_token_once unique (token_hash)
);

-- A lost second factor is taken away by two persons: one asks, another agrees.
create table second_factor_reset (
  id uuid not null,
  person_id uuid not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  is_approved boolean,
  constraint second_factor_reset_pk primary key (id),
  constraint second_factor_reset_person_fk foreign key (person_id) references person (id),
  constraint second_factor_reset_two_persons check (decided_by is null or (decided_by <> requested_by and decided_by <> person_id)),
  constraint second_factor_reset_decided_whole check (
    (decided_by is null) = (decided_at is null) and (decided_by is null) = (is_approved is null)
  )
);

create unique index second_factor_reset_open_once on second_factor_reset (person_id) where decided_at is null;

-- Keys of programs (khóa API): an integrator's post with fewer verbs, until a day.
create table api_key (
  id uuid not null,
  token_hash bytea not null,
  -- the first characters, to recognise it by
  hint text not null,
  label text not null,
  unit_id uuid not null,
  verbs text[] not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  constraint api_key_pk primary key (id),
  constraint api_key_token_once unique (token_hash),
  constraint api_key_unit_fk foreign key (unit_id) references unit (id),
  constraint api_key_limited check (cardinality(verbs) > 0 and created_at < expires_at)
);

create index api_key_by_unit on api_key (unit_id);
