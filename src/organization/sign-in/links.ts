// links.ts — links that work once: the first administrator, an invitation, a new password. Who has the link is believed, so it is
// short-lived, kept as a hash, spent by its first use, and never sent by this program to anybody but who asked for it.
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { inTransaction, type Tx } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import { record } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { accept, Refusal } from '../../platform/refusal.ts'
import { readName, together } from '../people/person.ts'
import { insertPersons, insertPositions } from '../people/store.ts'
import { faceOn } from '../units/face.ts'
import { holdsOn, type Unit } from '../units/history.ts'
import { isKindName, UNIT_KINDS } from '../units/kinds.ts'
import { insertUnits, lockHistory, raiseVersion } from '../units/store.ts'
import { accountConstraints, newLogin, openAccount } from './accounts.ts'
import type { Visitor } from './attempts.ts'
import type { SignInDeps } from './deps.ts'
import { letIn, recordOfPerson } from './entry.ts'
import {
  findLink,
  hasAdministrator,
  insertLink,
  type Link,
  type LinkPurpose,
  lockLink,
  updateLinkUsed,
} from './link-store.ts'
import { checkOverPerson, rootsOf } from './over-person.ts'
import { type TypedPassword, typedTwice } from './own-account.ts'
import { hashPassword } from './password.ts'
import { hashOf } from './session.ts'
import { type Account, endSessions, findAccount, lockAccount, updatePassword } from './store.ts'
import { accountKey } from './throttle.ts'
import { deleteThrottle } from './throttle-store.ts'

const HOURS: Readonly<Record<LinkPurpose, number>> = {
  // Printed for who stands at the machine.
  'first-administrator': 24,
  // Handed over on paper or by message, and a weekend may lie between.
  invitation: 7 * 24,
  'password-reset': 24,
}

export type MadeLink = { readonly token: string; readonly expiresAt: Date }

/** Within the transaction of the command that needs it, which journals it too. */
export async function makeLink(
  tx: Tx,
  link: {
    readonly purpose: LinkPurpose
    readonly personId: string | null
    readonly createdBy: string | null
    readonly now: Date
  },
): Promise<MadeLink> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(link.now.getTime() + HOURS[link.purpose] * 3_600_000)
  await insertLink(tx, { ...link, tokenHash: hashOf(token), createdAt: link.now, expiresAt })
  return { token, expiresAt }
}

/** For who runs the machine, while nobody administers. Undefined once somebody does. An earlier link of this kind is void. */
export async function makeFirstAdministratorLink(
  { db, now }: Pick<SignInDeps, 'db' | 'now'>,
  actor: Actor,
): Promise<MadeLink | undefined> {
  return inTransaction(db, async (tx) => {
    const at = now()
    if (await hasAdministrator(tx, dayInVietnam(at))) return undefined
    const made = await makeLink(tx, { purpose: 'first-administrator', personId: null, createdBy: null, now: at })
    const subject = { kind: 'link', id: null }
    await record(tx, { at, actor, event: 'link.made', subject, data: { purpose: 'first-administrator' } })
    return made
  })
}

/** A link with which a person chooses their first password. */
export const inviteUser = (deps: Omit<SignInDeps, 'sealKey'>, actor: Actor, personId: string): Promise<MadeLink> =>
  makePersonalLink(deps, actor, personId, 'invitation')

/** The old password keeps working until the link is used: who asks in somebody's name locks nobody out. */
export const resetPassword = (deps: Omit<SignInDeps, 'sealKey'>, actor: Actor, personId: string): Promise<MadeLink> =>
  makePersonalLink(deps, actor, personId, 'password-reset')

async function makePersonalLink(
  deps: Omit<SignInDeps, 'sealKey'>,
  actor: Actor,
  personId: string,
  purpose: 'invitation' | 'password-reset',
): Promise<MadeLink> {
  const { db, now } = deps
  await checkOverPerson(deps, actor, 'account.change', personId)
  return inTransaction(db, async (tx) => {
    const at = now()
    const account = await lockAccount(tx, personId)
    if (!account) throw new Refusal('missing', 'account.not-found')
    if (account.isDisabled) throw new Refusal('conflict', 'account.disabled')
    if (purpose === 'invitation' && account.passwordHash !== null && !account.mustChange)
      throw new Refusal('conflict', 'link.not-needed', { values: { login: account.login } })
    const made = await makeLink(tx, { purpose, personId, createdBy: actor.id, now: at })
    await recordOfPerson(tx, personId, { at, actor, event: 'link.made', data: { purpose } })
    return made
  })
}

// ---- following a link

export type OpenLink = {
  readonly purpose: LinkPurpose
  /** null: the first administrator does not exist yet. */
  readonly account: Account | null
}

/** What the link is for, while it works. */
export async function getOpenLink({ db, now }: Pick<SignInDeps, 'db' | 'now'>, token: string): Promise<OpenLink> {
  const link = accept(openLink(await findLink(db, hashOf(token)), now()))
  if (link.personId === null) {
    if (await hasAdministrator(db, dayInVietnam(now()))) throw new Refusal('conflict', 'link.administrator-exists')
    return { purpose: link.purpose, account: null }
  }
  const account = await findAccount(db, link.personId)
  if (!account || account.isDisabled) throw new Refusal('missing', 'link.unknown')
  return { purpose: link.purpose, account }
}

/** Whether a link works now. One from the future was made by a clock that was set back since: it would live too long. */
export function openLink(link: Link | undefined, now: Date): Link | Refusal {
  if (!link) return new Refusal('missing', 'link.unknown')
  if (link.usedAt !== null) return new Refusal('conflict', 'link.used')
  if (link.expiresAt <= now) return new Refusal('conflict', 'link.expired')
  if (link.createdAt.getTime() > now.getTime() + 5 * 60_000) return new Refusal('conflict', 'link.clock-behind')
  return link
}

export type Admitted = {
  /** For the session's cookie; undefined where a second factor is still asked for. */
  readonly token: string | undefined
  readonly login: string
}

type Following = { readonly token: string; readonly visitor: Visitor; readonly formerToken: string | undefined }

/** Sets the password by an invitation or a reset. All sessions end: somebody else may have the old one. */
export async function setPasswordByLink(deps: SignInDeps, input: Following & TypedPassword): Promise<Admitted> {
  const { db, now } = deps
  const opened = await getOpenLink(deps, input.token)
  if (!opened.account) throw new Refusal('missing', 'link.unknown')
  const hash = await hashPassword(accept(typedTwice(input, opened.account)))
  return inTransaction(db, async (tx) => {
    const at = now()
    const link = accept(openLink(await lockLink(tx, hashOf(input.token)), at))
    const account = link.personId === null ? undefined : await lockAccount(tx, link.personId)
    if (!account || account.isDisabled) throw new Refusal('missing', 'link.unknown')
    const { personId, name, login } = account
    await updateLinkUsed(tx, link.id, at)
    await updatePassword(tx, personId, { hash, setAt: at })
    const ended = await endSessions(tx, personId, { reason: 'password-changed', at })
    await deleteThrottle(tx, accountKey(login))
    const actor: Actor = { kind: 'person', id: personId, name, posts: [], session: null }
    const data = { by: link.purpose, ended }
    await recordOfPerson(tx, personId, { at, actor, event: 'account.password-changed', data })
    // A letter proves less than a second factor does.
    if (account.totpConfirmedAt !== null) return { token: undefined, login }
    return { token: await letIn(tx, { person: account, method: 'link', ...input, now: at }), login }
  })
}

export type FirstAdministrator = TypedPassword & {
  readonly ten: string
  readonly 'dang-nhap': string
  /** Where units exist: the one at the top to administer. */
  readonly 'don-vi': string
  /** Where none does: the first one, by name and kind. */
  readonly 'ten-don-vi': string
  readonly 'loai-don-vi': string
}

/** Units at the top, of which a first administrator chooses one; empty in a tenant without units. */
export async function listTopUnits({
  organization,
  now,
}: Pick<SignInDeps, 'organization' | 'now'>): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const at = now()
  const [history, { tree }] = await Promise.all([organization.history(), organization.rights(at)])
  const day = dayInVietnam(at)
  return rootsOf(tree).flatMap((id) => {
    const unit = history.units.get(id)
    return unit && holdsOn(unit.life, day) ? [{ id, name: faceOn(unit, day).name }] : []
  })
}

/** Person, account and position of the first administrator, and the first unit where there is none. Then nobody is let in so again. */
export async function becomeFirstAdministrator(
  deps: SignInDeps,
  input: Following & FirstAdministrator,
): Promise<Admitted> {
  const { db, now } = deps
  const opened = await getOpenLink(deps, input.token)
  if (opened.account) throw new Refusal('missing', 'link.unknown')
  const { name, login, place, password } = accept(readFirstAdministrator(input, await listTopUnits(deps)))
  const hash = await hashPassword(password)
  return inTransaction(
    db,
    async (tx) => {
      const at = now()
      const link = accept(openLink(await lockLink(tx, hashOf(input.token)), at))
      const day = dayInVietnam(at)
      if (await hasAdministrator(tx, day)) throw new Refusal('conflict', 'link.administrator-exists')
      const personId = randomUUIDv7()
      const actor: Actor = { kind: 'person', id: personId, name, posts: [], session: null }
      const unitId = typeof place === 'string' ? place : await insertFirstUnit(tx, place, actor, at)
      const unknown = { nationalId: null, phone: null, email: null, address: null } as const
      await insertPersons(tx, [{ id: personId, fullName: name, ...unknown, isDemo: false, createdAt: at }])
      const held = { role: 'administrator', title: null, from: day, until: null } as const
      await insertPositions(tx, [{ id: randomUUIDv7(), personId, unitId, ...held }])
      await openAccount(tx, { personId, login, passwordHash: hash, mustChange: false, now: at })
      await updateLinkUsed(tx, link.id, at)
      const data = { login, by: link.purpose }
      await recordOfPerson(tx, personId, { at, actor, event: 'account.opened', data })
      const person = { personId, name }
      return { token: await letIn(tx, { person, method: 'link', ...input, now: at }), login }
    },
    { constraints: { ...accountConstraints, unit_slug_once: { kind: 'conflict', code: 'link.unit-exists' } } },
  )
}

type FirstUnit = { readonly name: string; readonly kind: keyof typeof UNIT_KINDS }

/** Everything that is wrong with the form at once. */
function readFirstAdministrator(input: FirstAdministrator, top: readonly { readonly id: string }[]) {
  const name = inField(readName(input.ten), 'ten')
  const login = inField(newLogin(input['dang-nhap']), 'dang-nhap')
  const place = top.length > 0 ? chosenUnit(input, top) : firstUnit(input)
  const owner = { login: login instanceof Refusal ? '' : login, name: name instanceof Refusal ? '' : name }
  const password = typedTwice(input, owner)
  return (
    together([name, login, place, password]) ?? {
      name: accept(name),
      login: accept(login),
      place: accept(place),
      password: accept(password),
    }
  )
}

function chosenUnit(input: FirstAdministrator, top: readonly { readonly id: string }[]): string | Refusal {
  const chosen = top.length === 1 ? top[0] : top.find(({ id }) => id === input['don-vi'])
  return chosen?.id ?? new Refusal('invalid', 'link.unit-missing', { fields: { 'don-vi': 'link.unit-missing' } })
}

function firstUnit(input: FirstAdministrator): FirstUnit | Refusal {
  const wrong = (field: string, code: string) => new Refusal('invalid', code, { fields: { [field]: code } })
  const name = input['ten-don-vi'].normalize('NFC').replace(/\s+/g, ' ').trim()
  const kind = input['loai-don-vi']
  if (name === '' || name.length > 200) return wrong('ten-don-vi', 'link.unit-name-missing')
  return isKindName(kind) ? { name, kind } : wrong('loai-don-vi', 'link.unit-kind-missing')
}

const inField = <T>(answer: T | Refusal, field: string): T | Refusal =>
  answer instanceof Refusal
    ? new Refusal(answer.kind, answer.code, { values: answer.values, fields: { [field]: answer.code } })
    : answer

const slugOf = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'don-vi'

async function insertFirstUnit(tx: Tx, { name, kind }: FirstUnit, actor: Actor, at: Date): Promise<string> {
  const { units } = await lockHistory(tx)
  if (units.size > 0) throw new Refusal('conflict', 'link.unit-exists')
  const always = { from: null, until: null }
  const unit: Unit = {
    id: randomUUIDv7(),
    slug: slugOf(name),
    life: always,
    names: [{ ...always, value: name }],
    kinds: [{ ...always, value: { kind, level: UNIT_KINDS[kind].levels[0] } }],
    codes: [],
    parents: [],
    provenance: 'observed',
    source: 'first administrator',
  }
  await insertUnits(tx, [unit])
  await raiseVersion(tx)
  const subject = { kind: 'unit', id: unit.id }
  await record(tx, { at, actor, event: 'unit.added', subject, scope: unit.id, data: { name } })
  return unit.id
}
