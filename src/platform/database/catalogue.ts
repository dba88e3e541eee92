// What PostgreSQL's catalogue says about one schema, as plain rows: read by the schema dump and by the tenant rules.
import type { Pool } from 'pg'

type Relation = { readonly name: string; readonly kind: RelationKind; readonly definition: string | null }
type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'view'
  | 'materialised view'
  | 'sequence'
  | 'foreign table'
  | 'composite type'
export type Column = {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
  /** '' where it is none. */
  readonly identity: string
  readonly generated: string
}
type Constraint = {
  readonly table: string
  readonly name: string
  readonly kind: 'primary key' | 'foreign key' | 'unique' | 'check' | 'exclusion' | 'trigger'
  readonly definition: string
  /** Schema of the table a foreign key points to. */
  readonly targetSchema: string | null
}
type Index = { readonly table: string; readonly name: string; readonly definition: string }
type Trigger = { readonly table: string; readonly name: string }
type Routine = {
  readonly name: string
  readonly language: string
  readonly volatility: string
  readonly body: string
}
type Inheritance = { readonly child: string; readonly parent: string; readonly parentSchema: string }
type Grant = { readonly relation: string; readonly role: string; readonly privileges: readonly string[] }

export type Catalogue = {
  readonly schema: string
  readonly relations: readonly Relation[]
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Index[]
  readonly triggers: readonly Trigger[]
  /** Rewrite rules, views' own aside. */
  readonly rules: readonly Trigger[]
  readonly routines: readonly Routine[]
  readonly inheritance: readonly Inheritance[]
  readonly grants: readonly Grant[]
}

/** `pool` sees the schema first on its search_path, so that definitions come out without its name. */
export async function readCatalogue(pool: Pool, schema: string): Promise<Catalogue> {
  const rows = async <T extends object>(sql: string) => (await pool.query<T>(sql, [schema])).rows
  const [relations, columns, constraints, indexes, triggers, rules, routines, inheritance, grants] = await Promise.all([
    rows<Relation>(RELATIONS),
    rows<Column>(COLUMNS),
    rows<Constraint>(CONSTRAINTS),
    rows<Index>(INDEXES),
    rows<Trigger>(TRIGGERS),
    rows<Trigger>(RULES),
    rows<Routine>(ROUTINES),
    rows<Inheritance>(INHERITANCE),
    rows<Grant>(GRANTS),
  ])
  return { schema, relations, columns, constraints, indexes, triggers, rules, routines, inheritance, grants }
}

// What belongs to an extension is not ours. Names are sorted by bytes, so that every server lists them alike.

const RELATIONS = `
  select c.relname as name,
         case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialised view'
                        when 'S' then 'sequence' when 'f' then 'foreign table' else 'composite type' end as kind,
         case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end as definition
    from pg_class c
   where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by c.relname collate "C"`

const COLUMNS = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
         pg_get_expr(d.adbin, d.adrelid) as default, a.attidentity::text as identity, a.attgenerated::text as generated
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'f') and a.attnum > 0 and not a.attisdropped
     and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
   order by c.relname collate "C", a.attnum`

// PostgreSQL 18 lists "not null" as constraints too; the column says that already.
const CONSTRAINTS = `
  select c.relname as table, k.conname as name,
         case k.contype when 'p' then 'primary key' when 'f' then 'foreign key' when 'u' then 'unique' when 'c' then 'check'
                        when 'x' then 'exclusion' else 'trigger' end as kind,
         pg_get_constraintdef(k.oid, true) as definition, t.relnamespace::regnamespace::text as "targetSchema"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    left join pg_class t on t.oid = nullif(k.confrelid, 0)
   where k.connamespace = $1::regnamespace and k.contype <> 'n'
   order by c.relname collate "C", k.conname collate "C"`

/** Those that stand for a constraint are listed there. */
const INDEXES = `
  select t.relname as table, i.relname as name, pg_get_indexdef(x.indexrelid) as definition
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class t on t.oid = x.indrelid
   where i.relnamespace = $1::regnamespace and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
   order by t.relname collate "C", i.relname collate "C"`

const TRIGGERS = `
  select c.relname as table, t.tgname as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
   where c.relnamespace = $1::regnamespace and not t.tgisinternal
   order by 1, 2`

const RULES = `
  select c.relname as table, r.rulename as name
    from pg_rewrite r join pg_class c on c.oid = r.ev_class
   where c.relnamespace = $1::regnamespace and r.rulename <> '_RETURN'
   order by 1, 2`

const ROUTINES = `
  select p.proname as name, l.lanname as language, p.provolatile::text as volatility, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body
    from pg_proc p join pg_language l on l.oid = p.prolang
   where p.pronamespace = $1::regnamespace
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
   order by 1`

const INHERITANCE = `
  select c.relname as child, p.relname as parent, p.relnamespace::regnamespace::text as "parentSchema"
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
   where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'f')
   order by 1`

const GRANTS = `
  with whole as (
    select c.oid, c.relname, c.relowner, a.grantee, a.privilege_type as privilege, a.privilege_type as shown
      from pg_class c cross join lateral aclexplode(c.relacl) a
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
  ), by_column as (
    select c.oid, c.relname, c.relowner, a.grantee, a.privilege_type as privilege,
           a.privilege_type || ' (' || string_agg(n.attname, ', ' order by n.attnum) || ')' as shown
      from pg_class c join pg_attribute n on n.attrelid = c.oid cross join lateral aclexplode(n.attacl) a
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
     group by 1, 2, 3, 4, 5
  )
  select g.relname as relation, coalesce(r.rolname, 'public') as role,
         array_agg(g.shown::text order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], g.privilege::text), g.shown) as privileges
    from (select * from whole union all select * from by_column) g
    left join pg_roles r on r.oid = g.grantee
   where g.grantee <> g.relowner
   group by 1, 2
   order by g.relname collate "C", 2`
