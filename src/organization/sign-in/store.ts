// store.ts — all SQL of accounts, sessions, second factors and keys. Reads take a Db; writes take a Tx.
import type { ColumnType } from 'kysely'

declare module '../../platform/database.ts' {
  interface Tables {
    account: AccountTable
    account_identity: { issuer: string; subject: string; person_id: string; level: string | null; linked_at: Date }
    recovery_code: { id: string; person_id: string; code_hash: Buffer; used_at: Date | null }
    sign_in_session: SessionTable
    sign_in_step: StepTable
    sign_in_throttle: { key: string; failures: number; last_failed_at: Date; blocked_until: Date | null }
    one_time_link: LinkTable
    second_factor_reset: ResetTable
    api_key: KeyTable
  }
}

type AccountTable = {
  person_id: string
  login: string
  password_hash: string | null
  password_set_at: Date | null
  must_change_password: boolean
  totp_secret: Buffer | null
  totp_confirmed_at: Date | null
  totp_last_step: number | null
  disabled_at: Date | null
  created_at: Date
}
type SessionTable = {
  id: string
  token_hash: Buffer
  person_id: string
  method: string
  created_at: Date
  seen_at: Date
  expires_at: Date
  address_prefix: string
  user_agent: string
  ended_at: Date | null
  end_reason: string | null
}
type StepTable = {
  token_hash: Buffer
  kind: 'totp' | 'oidc'
  person_id: string | null
  data: ColumnType<unknown, string, string>
  created_at: Date
  expires_at: Date
}
type LinkTable = {
  id: string
  token_hash: Buffer
  purpose: 'first-administrator' | 'invitation' | 'password-reset'
  person_id: string | null
  created_by: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}
type ResetTable = {
  id: string
  person_id: string
  reason: string
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  is_approved: boolean | null
}
type KeyTable = {
  id: string
  token_hash: Buffer
  hint: string
  label: string
  unit_id: string
  verbs: string[]
  created_by: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
  revoked_by: string | null
}
