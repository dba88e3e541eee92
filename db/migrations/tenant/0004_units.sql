-- Units in time (đơn vị theo thời gian). The id is the identity; name, kind, code, parent and block hold from a day until
-- another one. Days are half-open: valid_until is the first day on which it no longer holds; null is "unknown" at the start
-- and "still" at the end. Nothing is rewritten: a change closes one interval and opens the next.
create table unit (
  id uuid not null,
  -- for addresses of pages; never changes, never means anything
  slug text not null,
  valid_from date,
  valid_until date,
  -- official, observed, reconstructed, demo
  provenance text not null,
  -- where it was read, in words
  source text not null,
  constraint unit_pk primary key (id),
  constraint unit_slug_once unique (slug),
  constraint unit_lives check (valid_from < valid_until),
  constraint unit_provenance_known check (provenance in ('official', 'observed', 'reconstructed', 'demo'))
);

create table unit_name (
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  -- without accents, lower case: for search
  name_folded text not null,
  valid_from date,
  valid_until date,
  constraint unit_name_pk primary key (id),
  constraint unit_name_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_name_days check (valid_from < valid_until),
  constraint unit_name_no_overlap exclude using gist (unit_id with =, daterange(valid_from, valid_until) with &&)
);

create table unit_kind (
  id uuid not null,
  unit_id uuid not null,
  -- tinh, thanh-pho-tw, huyen, thanh-pho, thi-xa, quan, xa, phuong, thi-tran, dac-khu, so, phong, ...
  kind text not null,
  -- province, district, commune, department, office
  level text not null,
  valid_from date,
  valid_until date,
  constraint unit_kind_pk primary key (id),
  constraint unit_kind_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_kind_days check (valid_from < valid_until),
  constraint unit_kind_no_overlap exclude using gist (unit_id with =, daterange(valid_from, valid_until) with &&)
);

create table unit_code (
  id uuid not null,
  unit_id uuid not null,
  -- gso (Tổng cục Thống kê), org (mã định danh cơ quan), local
  scheme text not null,
  code text not null,
  valid_from date,
  valid_until date,
  constraint unit_code_pk primary key (id),
  constraint unit_code_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_code_days check (valid_from < valid_until),
  -- a unit has one code of a scheme, and a code means one unit, on any day; on another day it may mean another
  constraint unit_code_no_overlap exclude using gist (
    unit_id with =, scheme with =, daterange(valid_from, valid_until) with &&
  ),
  constraint unit_code_means_one exclude using gist (
    scheme with =, code with =, daterange(valid_from, valid_until) with &&
  )
);

create table unit_parent (
  id uuid not null,
  unit_id uuid not null,
  parent_id uuid not null,
  valid_from date,
  valid_until date,
  constraint unit_parent_pk primary key (id),
  constraint unit_parent_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_parent_parent_fk foreign key (parent_id) references unit (id),
  constraint unit_parent_not_itself check (unit_id <> parent_id),
  constraint unit_parent_days check (valid_from < valid_until),
  constraint unit_parent_no_overlap exclude using gist (unit_id with =, daterange(valid_from, valid_until) with &&)
);

create index unit_parent_by_parent on unit_parent (parent_id);

-- Blocks of comparable units (khối): who is ranked against whom.
create table unit_block (
  id uuid not null,
  slug text not null,
  title jsonb not null,
  constraint unit_block_pk primary key (id),
  constraint unit_block_slug_once unique (slug)
);

create table unit_block_member (
  id uuid not null,
  block_id uuid not null,
  unit_id uuid not null,
  valid_from date,
  valid_until date,
  constraint unit_block_member_pk primary key (id),
  constraint unit_block_member_block_fk foreign key (block_id) references unit_block (id),
  constraint unit_block_member_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_block_member_days check (valid_from < valid_until),
  constraint unit_block_member_no_overlap exclude using gist (
    block_id with =, unit_id with =, daterange(valid_from, valid_until) with &&
  )
);

-- A change (thay đổi đơn vị): what happened to units on one day, by one legal instrument.
create table unit_change (
  id uuid not null,
  -- merge, split, rename, move, level-change, establish, dissolve, reorganise
  kind text not null,
  effective_on date not null,
  instrument text not null,
  instrument_on date,
  note jsonb,
  provenance text not null,
  source text not null,
  constraint unit_change_pk primary key (id),
  constraint unit_change_provenance_known check (provenance in ('official', 'observed', 'reconstructed', 'demo'))
);

create index unit_change_by_day on unit_change (effective_on);

-- Who became whom in it; many to many. A unit that only changed its name, kind or parent stands on both sides.
create table unit_lineage (
  id uuid not null,
  change_id uuid not null,
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  -- of the predecessor that went to this successor, by the measure that the source names; null: not known
  share numeric,
  constraint unit_lineage_pk primary key (id),
  constraint unit_lineage_once unique (change_id, from_unit_id, to_unit_id),
  constraint unit_lineage_change_fk foreign key (change_id) references unit_change (id),
  constraint unit_lineage_from_fk foreign key (from_unit_id) references unit (id),
  constraint unit_lineage_to_fk foreign key (to_unit_id) references unit (id),
  constraint unit_lineage_share_valid check (share > 0 and share <= 1)
);

create index unit_lineage_by_from on unit_lineage (from_unit_id);
create index unit_lineage_by_to on unit_lineage (to_unit_id);

-- One row. Every command that changes units locks and raises it: two of them cannot make a cycle together, and readers know
-- whether the history they hold in memory is the present one.
create table unit_version (
  only_one boolean not null,
  version bigint not null,
  constraint unit_version_pk primary key (only_one),
  constraint unit_version_single check (only_one)
);

insert into unit_version (only_one, version) values (true, 0);
