-- Under which host names a tenant is served: in lower case, without port, as a browser sends it.
create table tenant_host (
  host text not null,
  tenant text not null,
  constraint tenant_host_pk primary key (host),
  constraint tenant_host_tenant_fk foreign key (tenant) references tenant_directory (tenant)
);

create index tenant_host_by_tenant on tenant_host (tenant);
