-- Where each tenant lies. The only table outside the tenants' schemas.
create table tenant_directory (
  tenant text not null,
  -- null: on this very server, in this very database
  host text,
  port integer,
  database text,
  schema_name text not null,
  created_at timestamptz not null default now(),
  constraint tenant_directory_pk primary key (tenant),
  constraint tenant_directory_schema_once unique (schema_name),
  constraint tenant_directory_port_valid check (port between 1 and 65535)
);
