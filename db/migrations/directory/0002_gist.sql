-- Lets a constraint say "no two intervals of one thing overlap". It comes with PostgreSQL, and the owner of the database may
-- add it; where another account administers the server, that account runs this line once.
create extension if not exists btree_gist schema public;
