import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { crossings, sourceFolder } from './boundaries.ts'

test('the source tree crosses no line', () => {
  expect(crossings(sourceFolder)).toEqual([])
})

// A check that cannot fail checks nothing.
const trees: string[] = []
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true })
})

function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-boundaries-'))
  trees.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

test.for([
  [
    'a tool knows a module',
    { 'platform/a.ts': "import { x } from '../dossiers/index.ts'" },
    /platform may not know dossiers/,
  ],
  [
    'a neighbour',
    { 'dossiers/a.ts': "import type { X } from '../petitions/index.ts'" },
    /dossiers may not know petitions/,
  ],
  ['a later row', { 'calendar/a.ts': "export * from '../catalogue/index.ts'" }, /calendar may not know catalogue/],
  ['past the door', { 'portal/a.ts': "import { x } from '../dossiers/store.ts'" }, /only its index\.ts/],
  [
    'with a late import',
    { 'platform/a.ts': "const x = await import('../portal/index.ts')" },
    /platform may not know portal/,
  ],
  ['for its effect', { 'platform/a.ts': "import '../portal/index.ts'" }, /platform may not know portal/],
  [
    'over several lines',
    { 'platform/a.ts': "import {\n  a,\n  b,\n} from '../portal/index.ts'" },
    /platform may not know portal/,
  ],
  ['the entry from a module', { 'portal/a.ts': "import { x } from '../app.ts'" }, /only the program’s entry/],
  ['outside the source', { 'portal/a.ts': "import x from '../../test/x.ts'" }, /outside src/],
  [
    'Node in the kernel',
    { 'reform-index/kernel/score.ts': "import { readFileSync } from 'node:fs'" },
    /kernel is pure/,
  ],
  [
    'Node without its prefix in the kernel',
    { 'reform-index/kernel/rules.ts': "import fs from 'fs'" },
    /kernel is pure/,
  ],
  [
    'the database in the kernel, three files away',
    {
      'reform-index/kernel/ranking.ts': "import { a } from './a.ts'",
      'reform-index/kernel/a.ts': "import type { Db } from '../../platform/database.ts'",
      'platform/database.ts': "import pg from 'pg'",
    },
    /ranking\.ts → reform-index\/kernel\/a\.ts → platform\/database\.ts → pg: the scoring kernel is pure/,
  ],
  [
    'two files that need each other',
    { 'tasks/a.ts': "import { b } from './b.ts'", 'tasks/b.ts': "import { a } from './a.ts'" },
    /cycle: tasks\/a\.ts → tasks\/b\.ts → tasks\/a\.ts/,
  ],
  [
    'three files in a ring',
    { 'tasks/a.ts': "import './b.ts'", 'tasks/b.ts': "export { c } from './c.ts'", 'tasks/c.ts': "import './a.ts'" },
    /cycle: tasks\/a\.ts → tasks\/b\.ts → tasks\/c\.ts → tasks\/a\.ts/,
  ],
  ['a drawer', { 'platform/utils/text.ts': '' }, /called "utils"/],
  ['a module nobody placed', { 'payments/index.ts': '' }, /payments\/ stands in no row/],
  ['a file of nobody', { 'thing.ts': '' }, /thing\.ts belongs to no module/],
] as const)('refused: %s', ([, files, says]) => {
  expect(crossings(tree(files)).join('\n')).toMatch(says)
})

test('allowed: rows before, through the door; the entry knows all; tests and comments do not count', () => {
  const allowed = tree({
    'app.ts': "import { x } from './portal/routes.ts'",
    'portal/routes.ts':
      "import { x } from '../dossiers/index.ts'\nimport { html } from '../platform/html.tsx'\nimport fastify from 'fastify'",
    'dossiers/index.ts': "// import { x } from '../petitions/index.ts'\nexport { y } from './store.ts'",
    'dossiers/store.ts': '',
    'dossiers/store.test.ts': "import { x } from '../petitions/store.ts'",
    'reform-index/kernel/score.ts':
      "import { formatDecimal } from '../../platform/locale.ts'\nimport { x } from './decimal.ts'",
    'reform-index/kernel/decimal.ts': '',
  })
  expect(crossings(allowed)).toEqual([])
})
