-- When a key that is no longer good was last sent: whoever keeps the program then knows which one still uses it.
alter table api_key add column refused_at timestamptz;

-- The list of keys, newest first.
create index api_key_by_time on api_key (created_at desc, id desc);
