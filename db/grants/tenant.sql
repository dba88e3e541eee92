-- What the application's role may do in a tenant's schema: one line for each table and view, by name. Run after every
-- migration; what is not here is taken away.
grant select, insert, update, delete on tenant_setting to motcua_app;
grant select, insert on criteria_set to motcua_app;
grant select, insert, update, delete on index_round to motcua_app;
grant select, insert, delete, update (unit_id) on index_unit to motcua_app;
-- The journal: the application adds and reads. motcua_sealer, where there is such a role, fills the chain and nothing else.
grant select, insert on journal to motcua_app;
grant select on journal_seal to motcua_app;
grant select on journal_signature to motcua_app;
grant select, update (seal_no, position, chain_hash) on journal to motcua_sealer;
grant select, insert on journal_seal to motcua_sealer;
grant select, insert on journal_signature to motcua_sealer;
grant select, insert, update on unit to motcua_app;
grant select, insert, update on unit_name to motcua_app;
grant select, insert, update on unit_kind to motcua_app;
grant select, insert, update on unit_code to motcua_app;
grant select, insert, update on unit_parent to motcua_app;
grant select, insert, update on unit_block to motcua_app;
grant select, insert, update on unit_block_member to motcua_app;
grant select, insert on unit_change to motcua_app;
grant select, insert on unit_lineage to motcua_app;
grant select, update on unit_version to motcua_app;
grant select, insert, update on person to motcua_app;
grant select, insert, delete, update on person_import to motcua_app;
grant select, insert, update on position to motcua_app;
grant select, insert, update on delegation to motcua_app;
grant select, insert, update on account to motcua_app;
grant select, insert, update on account_identity to motcua_app;
grant select, insert, update, delete on recovery_code to motcua_app;
grant select, insert, update, delete on sign_in_session to motcua_app;
grant select, insert, update, delete on sign_in_step to motcua_app;
grant select, insert, update, delete on sign_in_throttle to motcua_app;
grant select, insert, update, delete on one_time_link to motcua_app;
grant select, insert, update on second_factor_reset to motcua_app;
grant select, insert, update on api_key to motcua_app;
grant select, insert, update, delete on job to motcua_app;
grant select, insert, update on job_schedule to motcua_app;
grant select, insert on stored_file to motcua_app;
-- Which migrations have run, so that the state of the system can tell whether program and tables belong together.
grant select on migration to motcua_app;
