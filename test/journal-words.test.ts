// Every event that the source journals has a name in both languages: a person who reads the journal never meets a bare code.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { access, journalWords, refusalText } from '../src/app.ts'
import { fromRoot } from '../src/platform/root.ts'

const SHAPE = /'([a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*)'/g

/**
 * What is given as `event`, and in a file that journals also every other literal of that shape that is neither verb nor refusal. Not
 * where SQL is: there the shape is a table's and its column's.
 */
function eventsIn(source: string, file = 'commands.ts'): string[] {
  const given = [...source.matchAll(/\bevent: ([^,}]*)/g)].flatMap(([, expression = '']) => literals(expression))
  if (/(?:store|reports)\.ts$/.test(file) || !/from '[./]+platform\/journal\.ts'/.test(source)) return given
  return [...given, ...literals(source).filter((text) => !isVerb(text) && !isRefusal(text))]
}

const literals = (text: string): string[] => [...text.matchAll(SHAPE)].map(([, found = '']) => found)
const isVerb = (text: string) => Object.hasOwn(access, text)
function isRefusal(text: string): boolean {
  try {
    return refusalText('vi', text, {}) !== undefined
  } catch {
    return true // its sentence wants values: then there is one
  }
}

const sources = readdirSync(fromRoot('src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, events: eventsIn(readFileSync(join(fromRoot('src'), file), 'utf8'), file) }))

test('every event of the source has its words', () => {
  const nameless = sources.flatMap(({ file, events }) =>
    events.filter((event) => !Object.hasOwn(journalWords.events, event)).map((event) => `${file}: ${event}`),
  )
  expect([...new Set(nameless)]).toEqual([])
  expect(sources.flatMap(({ events }) => events).length).toBeGreaterThan(20)
})

test('an event without words is seen', () => {
  expect(eventsIn(`await record(tx, { at, actor, event: isNew ? 'thing.made' : 'thing.changed', subject })`)).toEqual([
    'thing.made',
    'thing.changed',
  ])
  expect(eventsIn(`import { record } from '../platform/journal.ts'\nconst EVENTS = { a: 'thing.lost' }`)).toEqual([
    'thing.lost',
  ])
})

test('no two events have the same name, so that the list of them can be chosen from', () => {
  for (const language of ['vi', 'en'] as const) {
    const names = Object.values(journalWords.events).map((words) => words[language])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  }
})
