-- The rounds of the reform index point at units in time. Null where no unit of the organisation is meant, as in a demo.
alter table index_unit add column unit_id uuid;

alter table index_unit add constraint index_unit_unit_fk foreign key (unit_id) references unit (id);

create index index_unit_by_unit on index_unit (unit_id) where unit_id is not null;
