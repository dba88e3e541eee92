-- The journal (nhật ký): who did what, inserted in the transaction of the act itself. The application can add rows and read
-- them; the sealer alone fills the last three columns, and nothing else.
create table journal (
  id uuid not null,
  at timestamptz not null,
  -- nobody, person, key, program
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  -- the delegation that lent the right, if one did
  delegation_id uuid,
  -- noun.past-participle: unit.merged, person.unmasked
  event text not null,
  subject_kind text not null,
  subject_id text,
  -- the unit whose rights decide who may read this row; null: only who may read the whole journal
  scope uuid,
  -- the person whose data it was about: that person may see the row
  concerns uuid,
  reason text,
  data jsonb not null,
  seal_no bigint,
  position bigint,
  chain_hash bytea,
  constraint journal_pk primary key (id),
  constraint journal_actor_kind_known check (actor_kind in ('nobody', 'person', 'key', 'program')),
  constraint journal_sealed_whole check (
    (seal_no is null) = (position is null) and (seal_no is null) = (chain_hash is null)
  )
);

-- Partial, so that a command does not pay for it: a row enters when it is sealed.
create unique index journal_position_once on journal (position) where position is not null;
create index journal_unsealed on journal (id) where position is null;
create index journal_by_time on journal (at desc, id desc);
create index journal_by_scope on journal (scope, at desc, id desc);
create index journal_by_actor on journal (actor_id, at desc) where actor_id is not null;
create index journal_by_concerned on journal (concerns, at desc) where concerns is not null;
create index journal_by_subject on journal (subject_kind, subject_id, at desc);

-- One row for each time the sealer chained something: what the chain was then.
create table journal_seal (
  seal_no bigint not null,
  sealed_at timestamptz not null,
  first_position bigint not null,
  last_position bigint not null,
  -- of the row at last_position
  chain_hash bytea not null,
  -- of this row, following chain_hash: what the first row of the next seal follows
  seal_hash bytea not null,
  constraint journal_seal_pk primary key (seal_no),
  constraint journal_seal_order check (first_position <= last_position)
);

-- The nightly signature over the head of the chain, by a key that is not kept with the data.
create table journal_signature (
  seal_no bigint not null,
  signed_at timestamptz not null,
  position bigint not null,
  seal_hash bytea not null,
  key_id text not null,
  signature bytea not null,
  constraint journal_signature_pk primary key (seal_no),
  constraint journal_signature_seal_fk foreign key (seal_no) references journal_seal (seal_no)
);
