// identity.ts — who a provider's answer is about, and whether that is sure enough. Pure.
import { randomInt } from 'node:crypto'
import type { OidcSettings } from '../../../platform/config.ts'
import { fold } from '../../../platform/fold.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Claims } from './provider.ts'

export type OidcIdentity = {
  readonly issuer: string
  readonly subject: string
  readonly nationalId: string
  readonly name: string
  readonly level: string
  /** Whether the provider's check counts as the second factor. */
  readonly isStrong: boolean
}

export function readIdentity(claims: Claims, settings: OidcSettings): OidcIdentity | Refusal {
  const { claims: names, levels, minLevel, secondFactorLevel, name: provider } = settings
  const [issuer, subject] = [textOf(claims['iss']), textOf(claims['sub'])]
  const nationalId = textOf(claims[names.nationalId]).replace(/[\s.]/g, '')
  const name = readName(textOf(claims[names.name]))
  const level = levelOf(claims[names.level])

  const missing = [
    ...(nationalId === '' ? [names.nationalId] : []),
    ...(name === '' ? [names.name] : []),
    ...(level === '' ? [names.level] : []),
  ]
  if (issuer === '' || subject === '' || missing.length > 0)
    return new Refusal('invalid', 'oidc.claims-missing', { values: { provider, claims: missing.join(', ') } })
  // Số định danh cá nhân: 12 digits (Luật Căn cước 2023, Điều 12). An identity card of nine digits is none.
  if (!/^\d{12}$/.test(nationalId))
    return new Refusal('invalid', 'oidc.national-id-shape', { values: { provider, claim: names.nationalId } })
  if (name.length > 200)
    return new Refusal('invalid', 'oidc.claims-missing', { values: { provider, claims: names.name } })
  if (!reaches(level, minLevel, levels))
    return new Refusal('forbidden', 'oidc.level-too-low', { values: { provider, level, needed: minLevel } })
  return { issuer, subject, nationalId, name, level, isStrong: reaches(level, secondFactorLevel, levels) }
}

/** Cards are printed in capitals, and providers copy them: nobody writes their own name so. */
export function readName(text: string): string {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name !== name.toUpperCase()) return name
  return name.toLowerCase().replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase())
}

/** A level that is not on the list reaches nothing. */
const reaches = (level: string, needed: string, levels: readonly string[]): boolean =>
  levels.includes(level) && levels.indexOf(level) >= levels.indexOf(needed)

const textOf = (claim: unknown): string => (typeof claim === 'string' ? claim.trim() : '')

/** Some providers tell it as a number. An id must not be one: its leading zero would be lost. */
const levelOf = (claim: unknown): string => (typeof claim === 'number' ? String(claim) : textOf(claim))

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789' // without those that look alike

/** A sign-in name for who never chose one: it has the name, so that lists can be read, and nothing of the national id. */
export function derivedLogin(name: string, random: (below: number) => number = randomInt): string {
  const words = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  const tail = Array.from({ length: 6 }, () => LETTERS[random(LETTERS.length)]).join('')
  return `${words === '' ? 'cong-dan' : words}-${tail}`
}
