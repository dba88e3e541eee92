// access.ts — the shape in which a module says who may what: verb by verb, which role, how far.
import type { Localized } from '../../platform/locale.ts'
import type { Role } from './roles.ts'

/**
 * How far a role's right goes from the unit it is held in: `own`: what the person is named on; `unit`: that unit and those it took
 * over; `subtree`: the same and everything below; `tenant`: everything.
 */
export const REACHES = ['own', 'unit', 'subtree', 'tenant'] as const
export type Reach = (typeof REACHES)[number]

export type Permission = {
  /** What it is, as the page of rights and a refusal say it: "xem danh sách người dùng". */
  readonly label: Localized
  /** Whether it changes something: then no GET may have it. */
  readonly changes: boolean
  /** A key of the API may be made for it. */
  readonly forKeys?: boolean
  readonly grants: readonly { readonly role: Role; readonly reach: Reach }[]
}

/** Verb → who may. A verb is `kind.act`: the kind of thing first. */
export type AccessTable = Readonly<Record<string, Permission>>
