// Finds SQL that names a schema. A tenant's SQL must not: which schema it means is decided by the connection alone.
// Only public, where extensions live, and PostgreSQL's own catalogue may be named.

export type QualifiedName = { readonly line: number; readonly name: string }

const NAME = String.raw`"?[a-z_]\w*"?\s*\.\s*"?[a-z_]\w*"?`

/** Words after which a relation follows, and never a column of one. */
const RELATION = new RegExp(
  String.raw`\b(?:(?<!\bdistinct\s+)(?<!\b(?:extract|substring|trim|overlay|position)\s*\([^()]*)from|join|into|update|truncate(?:\s+table)?|references|table(?:\s+if\s+(?:not\s+)?exists)?|view|index(?:\s+if\s+not\s+exists)?\s+\w+\s+on|sequence)\s+(?:only\s+)?(${NAME})`,
  'gi',
)
/** Kysely's ways of naming a relation: selectFrom('a.b'), and withSchema whatever it is given. */
const BUILDER = new RegExp(
  String.raw`\b(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|\w*[jJ]oin)\(\s*\[?\s*['"\x60](${NAME})|\.(withSchema)\(`,
  'g',
)

const ALLOWED = /^"?(public|pg_catalog|information_schema)"?\s*\./i

export function qualifiedInSql(sql: string): QualifiedName[] {
  return find(withoutComments(sql), RELATION)
}

/** In a program: every string and template that reads like SQL, and the query builder's calls. */
export function qualifiedInSource(source: string): QualifiedName[] {
  const plain = withoutProgramComments(source)
  return [...find(onlySql(plain), RELATION), ...find(plain, BUILDER)]
}

function find(text: string, pattern: RegExp): QualifiedName[] {
  return [...text.matchAll(pattern)]
    .map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      name: (match[1] ?? match[2] ?? '').replace(/\s/g, ''),
    }))
    .filter(({ name }) => !ALLOWED.test(name))
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ') // keeps the numbers of lines

const withoutComments = (sql: string) => sql.replace(/--.*|\/\*[\s\S]*?\*\//g, blank)

const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g

const withoutProgramComments = (source: string) =>
  source.replace(new RegExp(String.raw`${STRING.source}|\/\/.*|\/\*[\s\S]*?\*\/`, 'g'), (found) =>
    /^['"\x60]/.test(found) ? found : blank(found),
  )

/** A sentence may say "from a.example"; SQL begins with one of its verbs, or its template is marked as sql. */
function onlySql(source: string): string {
  let kept = ''
  let end = 0
  for (const { 0: literal, index } of source.matchAll(STRING)) {
    const isSql =
      /\bsql(?:<[^`]*>)?$/.test(source.slice(0, index)) ||
      /^.\s*(?:select|insert|update|delete|with|create|alter|drop|truncate|merge|copy|grant)\b/i.test(literal)
    kept += blank(source.slice(end, index)) + (isSql ? literal : blank(literal))
    end = index + literal.length
  }
  return kept + blank(source.slice(end))
}
