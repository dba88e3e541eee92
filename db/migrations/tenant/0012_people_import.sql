-- Files of people that somebody has looked at and not yet imported (bản xem trước). Kept here and not in the form: the browser cannot
-- change what was checked, nobody sends the file twice, and two who confirm at once meet at this row. It holds personal data, so it
-- lives for a day at most and goes with the import.
create table person_import (
  id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  -- SHA-256 of the file, in hex: what was confirmed is what was shown
  sha256 text not null,
  file bytea not null,
  constraint person_import_pk primary key (id),
  constraint person_import_person_fk foreign key (created_by) references person (id)
);

create index person_import_by_age on person_import (created_at);
