-- People (người): officers and citizens. Personal data stand in this table alone, and are masked wherever they are shown.
create table person (
  id uuid not null,
  full_name text not null,
  name_folded text not null,
  -- given name first, in the order of the Vietnamese alphabet and its tones: for lists
  name_sorted text collate "C" not null,
  -- số định danh cá nhân: 12 digits
  national_id text,
  phone text,
  email text,
  address text,
  is_demo boolean not null,
  created_at timestamptz not null,
  constraint person_pk primary key (id),
  constraint person_national_id_once unique (national_id),
  constraint person_national_id_shape check (national_id ~ '^[0-9]{12}$'),
  constraint person_named check (full_name <> '')
);

create index person_by_phone on person (phone) where phone is not null;
create index person_by_folded on person (name_folded);
create index person_by_sorted on person (name_sorted, id);

-- Positions (vị trí công tác): a role of a person in a unit from a day until another (half-open).
create table position (
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  role text not null,
  -- as on the door: Chánh Văn phòng, Phó Chủ tịch
  title text,
  valid_from date not null,
  valid_until date,
  constraint position_pk primary key (id),
  constraint position_person_fk foreign key (person_id) references person (id),
  constraint position_unit_fk foreign key (unit_id) references unit (id),
  constraint position_days check (valid_from < valid_until),
  constraint position_no_overlap exclude using gist (
    person_id with =, unit_id with =, role with =, daterange(valid_from, valid_until) with &&
  )
);

create index position_by_unit on position (unit_id, valid_from);
create index position_by_person on position (person_id);

-- Delegations and substitutes (ủy quyền, người thay thế): one post lent to another person, for days, by a document.
create table delegation (
  id uuid not null,
  -- delegation: for named days. substitution: whenever the holder is away, within these days
  kind text not null,
  position_id uuid not null,
  to_person_id uuid not null,
  -- the verbs that are lent; null: the whole post
  verbs text[],
  document_number text not null,
  document_on date not null,
  valid_from date not null,
  valid_until date not null,
  created_by uuid,
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  constraint delegation_pk primary key (id),
  constraint delegation_kind_known check (kind in ('delegation', 'substitution')),
  constraint delegation_position_fk foreign key (position_id) references position (id),
  constraint delegation_to_fk foreign key (to_person_id) references person (id),
  constraint delegation_days check (valid_from < valid_until),
  constraint delegation_documented check (document_number <> ''),
  constraint delegation_no_overlap exclude using gist (
    position_id with =, to_person_id with =, daterange(valid_from, valid_until) with &&
  ) where (revoked_at is null)
);

create index delegation_by_receiver on delegation (to_person_id);
create index delegation_by_position on delegation (position_id);
