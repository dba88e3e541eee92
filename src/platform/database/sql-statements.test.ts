import { expect, test } from 'vitest'
import { splitStatements } from './sql-statements.ts'

test.for([
  ['two statements', 'select 1; select 2;', ['select 1', 'select 2']],
  ['the last one needs no semicolon', 'select 1;\nselect 2\n', ['select 1', 'select 2']],
  ['comments and blank lines alone are no statement', '-- a;\n;;\n/* b; */', []],
  ['a comment stays with its statement', '-- why;\nselect 1;', ['-- why;\nselect 1']],
  ['a string', "select 'a;b', 'it''s;'; select 2", ["select 'a;b', 'it''s;'", 'select 2']],
  ['a string with escapes', "select e'\\';', E'a'';' ; select 2", ["select e'\\';', E'a'';'", 'select 2']],
  ['a backslash in a plain string escapes nothing', "select '\\'; select 2", ["select '\\'", 'select 2']],
  [
    'a word that ends in e before a string',
    "select date'2026-01-01\\'; select 2",
    ["select date'2026-01-01\\'", 'select 2'],
  ],
  ['a quoted name', 'select 1 as "a;b"; select 2', ['select 1 as "a;b"', 'select 2']],
  ['a dollar-quoted body', 'do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
  ['a tagged body that holds another', 'do $a$ x $$;$$ $b$; $a$; select 2', ['do $a$ x $$;$$ $b$; $a$', 'select 2']],
  ['a parameter is no body', 'select $1; select $2', ['select $1', 'select $2']],
  ['a dollar in a name', 'select a$b$; select b$b$', ['select a$b$', 'select b$b$']],
  ['a nested comment', '/* a /* b; */ c; */ select 1; select 2', ['/* a /* b; */ c; */ select 1', 'select 2']],
  ['Vietnamese', "comment on table a is 'một; cửa'; select 1", ["comment on table a is 'một; cửa'", 'select 1']],
] as const)('%s', ([, sql, statements]) => {
  expect(splitStatements(sql)).toEqual(statements)
})

test.for(["select 'a", 'select "a', 'do $$ a', '/* a /* b */'])('what is never closed is an error: %s', (sql) => {
  expect(() => splitStatements(sql)).toThrow(SyntaxError)
})
