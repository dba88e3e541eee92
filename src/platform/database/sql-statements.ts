// Cuts an .sql file into its statements: a distributed tenant schema takes one statement per query. Knows just enough of
// the lexis not to cut inside strings, quoted names, dollar-quoted bodies and comments.

export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  let start = 0
  let hasContent = false // comments alone are no statement
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at)
    at += token.length
    if (token === ';') {
      if (hasContent) statements.push(sql.slice(start, at - 1).trim())
      start = at
      hasContent = false
    } else if (!isBlank(token)) {
      hasContent = true
    }
  }
  if (hasContent) statements.push(sql.slice(start).trim())
  return statements
}

const isBlank = (token: string) => /^(\s|--|\/\*)/.test(token)

/** One piece that must not be cut: a comment, a quoted thing, a word, or a single character. */
function tokenAt(sql: string, at: number): string {
  const rest = sql.slice(at, at + 2)
  if (rest === '--') return upTo(sql, at, '\n')
  if (rest === '/*') return blockComment(sql, at)
  if (rest[0] === "'") return quoted(sql, at, "'", false)
  if (rest[0] === '"') return quoted(sql, at, '"', false)
  if (/^[eE]'/.test(rest)) return sql.charAt(at) + quoted(sql, at + 1, "'", true)
  if (rest[0] === '$') return dollarQuoted(sql, at)
  // A whole word, so that the e of `name'…'` or the $ of `a$1` does not open anything.
  return match(/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, sql, at) ?? sql.charAt(at)
}

function upTo(sql: string, at: number, end: string): string {
  const index = sql.indexOf(end, at)
  return index === -1 ? sql.slice(at) : sql.slice(at, index + end.length)
}

/** SQL's comments nest, unlike those of C. */
function blockComment(sql: string, at: number): string {
  let depth = 0
  for (let index = at; index < sql.length; index++) {
    if (sql.startsWith('/*', index)) {
      depth++
      index++
    } else if (sql.startsWith('*/', index)) {
      depth--
      index++
      if (depth === 0) return sql.slice(at, index + 1)
    }
  }
  throw new SyntaxError('a comment is never closed')
}

/** A doubled quote needs no case of its own: it ends one piece and opens the next. */
function quoted(sql: string, at: number, quote: string, backslash: boolean): string {
  for (let index = at + 1; index < sql.length; index++) {
    if (backslash && sql[index] === '\\') index++
    else if (sql[index] === quote) {
      if (backslash && sql[index + 1] === quote) index++
      else return sql.slice(at, index + 1)
    }
  }
  throw new SyntaxError(`a ${quote} is never closed`)
}

function dollarQuoted(sql: string, at: number): string {
  const tag = match(/\$([A-Za-z_]\w*)?\$/y, sql, at)
  if (tag === undefined) return '$' // a parameter: $1
  const end = sql.indexOf(tag, at + tag.length)
  if (end === -1) throw new SyntaxError(`a ${tag} is never closed`)
  return sql.slice(at, end + tag.length)
}

function match(sticky: RegExp, sql: string, at: number): string | undefined {
  sticky.lastIndex = at
  return sticky.exec(sql)?.[0]
}
