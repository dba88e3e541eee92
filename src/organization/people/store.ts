// store.ts — all SQL of people, positions and delegations. Reads take a Db; writes take a Tx.
import type { Tx } from '../../platform/database.ts'
import { fold } from '../../platform/fold.ts'
import { nameKey } from './name-order.ts'

declare module '../../platform/database.ts' {
  interface Tables {
    person: PersonTable
    position: PositionTable
    delegation: DelegationTable
  }
}

export type PersonTable = {
  id: string
  full_name: string
  name_folded: string
  name_sorted: string
  national_id: string | null
  phone: string | null
  email: string | null
  address: string | null
  is_demo: boolean
  created_at: Date
}

export type PositionTable = {
  id: string
  person_id: string
  unit_id: string
  role: string
  title: string | null
  valid_from: string
  valid_until: string | null
}

export type DelegationTable = {
  id: string
  kind: 'delegation' | 'substitution'
  position_id: string
  to_person_id: string
  verbs: string[] | null
  document_number: string
  document_on: string
  valid_from: string
  valid_until: string
  created_by: string | null
  created_at: Date
  revoked_at: Date | null
  revoked_by: string | null
}

// ---- people

/** The columns of a name: as written, as searched, as sorted. Every row of a person is written with these three together. */
export const nameColumns = (fullName: string) => ({
  full_name: fullName,
  name_folded: fold(fullName),
  name_sorted: nameKey(fullName),
})

export type NewPerson = {
  readonly id: string
  readonly fullName: string
  readonly nationalId: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly address: string | null
  readonly isDemo: boolean
  readonly createdAt: Date
}

export async function insertPersons(tx: Tx, persons: readonly NewPerson[]): Promise<void> {
  if (persons.length === 0) return
  await tx
    .insertInto('person')
    .values(
      persons.map((person) => ({
        id: person.id,
        ...nameColumns(person.fullName),
        national_id: person.nationalId,
        phone: person.phone,
        email: person.email,
        address: person.address,
        is_demo: person.isDemo,
        created_at: person.createdAt,
      })),
    )
    .execute()
}
