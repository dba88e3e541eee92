import { readdirSync, readFileSync } from 'node:fs'
import { Compile } from 'typebox/schema'
import { expect, test } from 'vitest'
import { schemaFiles } from './schemas.ts'

const read = (file: URL) => readFileSync(file, 'utf8')

test.for([...schemaFiles()])('%s is what the program checks with (npm run schemas writes it)', ([file, text]) => {
  expect(read(file)).toBe(text)
})

test.for([
  ['criteria-set', 'criteria-sets'],
  ['round', 'rounds'],
  ['units', 'units'],
] as const)('the %s schema as a file accepts every shipped one and refuses another', ([name, folder]) => {
  const schema = Compile(JSON.parse(read(new URL(`../data/${name}.schema.json`, import.meta.url))))
  const at = new URL(`../data/${folder}/`, import.meta.url)
  const files = readdirSync(at).filter((file) => file.endsWith('.json'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect([file, schema.Check(JSON.parse(read(new URL(file, at))))]).toEqual([file, true])
  expect(schema.Check({ format: 'something else' })).toBe(false)
})

test('the schema reaches nodes at every depth', () => {
  const schema = Compile(JSON.parse(read(new URL('../data/criteria-set.schema.json', import.meta.url))))
  const set = JSON.parse(read(new URL('../data/criteria-sets/commune-2025.json', import.meta.url)))
  set.nodes[0].children[0].children[0].surplus = true
  expect(schema.Check(set)).toBe(false)
})
