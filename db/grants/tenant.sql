-- What the application's role may do in a tenant's schema: one line for each table and view, by name. Run after every
-- migration; what is not here is taken away.
grant select, insert, update, delete on tenant_setting to motcua_app;
grant select, insert on criteria_set to motcua_app;
grant select, insert, update, delete on index_round to motcua_app;
grant select, insert, delete on index_unit to motcua_app;
