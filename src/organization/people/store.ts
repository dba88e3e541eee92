// store.ts — all SQL of people, positions and delegations. Reads take a Db; writes take a Tx.

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
