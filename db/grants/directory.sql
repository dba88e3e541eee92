-- What the application's role may do in public. Run after every migration; what is not here is taken away.
grant select on tenant_directory to motcua_app;
grant select on tenant_host to motcua_app;
