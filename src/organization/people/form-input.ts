// form-input.ts — what the forms of people send, as the commands take it. Days and units are typed as people write them.
import { Type } from 'typebox'
import { dayInVietnam } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readTypedDay, WrongDay } from '../../platform/typed-day.ts'
import { isRole, POSITION_ROLES, type Role } from '../rights/roles.ts'
import type { Day, UnitHistory, UnitId } from '../units/history.ts'
import { FIELDS, type FieldName } from './paths.ts'
import { oneLine, together, wrongField } from './person.ts'
import type { PositionFacts } from './position.ts'
import { unitByText } from './unit-by-text.ts'

/** Longer than anything that may be kept, so that the rule says what is wrong and nothing typed is lost. */
const Text = Type.Optional(Type.String({ maxLength: 1000 }))

export const PersonForm = Type.Object({
  'ho-ten': Text,
  'so-dinh-danh': Text,
  'dien-thoai': Text,
  'thu-dien-tu': Text,
  'dia-chi': Text,
})
export const PositionForm = Type.Object({
  'don-vi': Text,
  'vai-tro': Text,
  'chuc-danh': Text,
  'tu-ngay': Text,
  'ngay-cuoi': Text,
})
export const AddForm = Type.Object({ ...PersonForm.properties, ...PositionForm.properties, 'dang-nhap': Text })
export const EndForm = Type.Object({ 'ngay-cuoi': Text })
export const DelegationForm = Type.Object({
  'vi-tri': Type.Optional(Type.String({ maxLength: 60 })),
  'nguoi-nhan': Text,
  'hinh-thuc': Text,
  viec: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Array(Type.String({ maxLength: 100 }))])),
  'so-van-ban': Text,
  'ngay-van-ban': Text,
  'tu-ngay': Text,
  'ngay-cuoi': Text,
})

/** As it was typed, by the names that the rules use: what a form shows again. */
export function typedOf(body: Readonly<Record<string, unknown>>): Readonly<Record<FieldName, string>> {
  const entries = Object.entries(FIELDS).map(([name, field]) => [name, textOf(body[field])])
  return Object.fromEntries(entries) as Record<FieldName, string> // of every name of FIELDS, and of nothing else
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A day as typed, or a refusal about its field. Several days of one form may be wrong, each in its own way. */
export function readDay(field: FieldName, typed: string): Day | Refusal {
  const day = readTypedDay(typed)
  if (!(day instanceof WrongDay)) return day
  const values = { [`${field}Typed`]: day.typed, [`${field}LastDate`]: day.lastDate }
  return wrongField(field, `people.day.${field}.${day.reason}`, values)
}

/** The last day as typed → the first day after it; empty: no end. */
export function readLastDay(typed: string): Day | null | Refusal {
  if (oneLine(typed) === '') return null
  const day = readDay('until', typed)
  return day instanceof Refusal ? day : dayAfter(day)
}

export function dayAfter(day: Day): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + 1)).toISOString().slice(0, 10)
}

export function readRole(typed: string): Role | Refusal {
  return isRole(typed) && POSITION_ROLES.some((role) => role === typed)
    ? typed
    : wrongField('role', 'position.role-unknown')
}

export type TypedPosition = Readonly<Record<'unit' | 'role' | 'title' | 'from' | 'until', string>>

/** Everything that is wrong with it at once. Undefined: nothing of it was typed. */
export function readPosition(typed: TypedPosition, history: UnitHistory, now: Date): PositionFacts | Refusal {
  const from = readDay('from', typed.from)
  const until = readLastDay(typed.until)
  const role = readRole(typed.role)
  // A unit is looked for as it is called when the position begins.
  const unit: UnitId | Refusal = unitByText(history, typed.unit, from instanceof Refusal ? dayInVietnam(now) : from)
  const refused = together([unit, role, from, until])
  if (refused) return refused
  if (from instanceof Refusal || until instanceof Refusal || role instanceof Refusal || unit instanceof Refusal)
    throw new Error('a refusal was not told') // cannot be: they are all told above
  const title = oneLine(typed.title)
  return { unitId: unit, role, title: title === '' ? null : title, from, until }
}

export const isNothingTyped = ({ unit, role, title, until }: TypedPosition): boolean =>
  [unit, role, title, until].every((text) => oneLine(text) === '')
