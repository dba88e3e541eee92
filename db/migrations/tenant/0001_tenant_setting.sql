-- Settings of one tenant that are changed while it runs; what a machine needs to start is in its environment.
create table tenant_setting (
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  constraint tenant_setting_pk primary key (key)
);
