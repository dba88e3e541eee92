// delegation-routes.tsx — pages of delegations: within rights, and one's own.
import { Type } from 'typebox'
import type { Actor } from '../../platform/actor.ts'
import { pageWithin } from '../../platform/components/pager.tsx'
import { page, Redirect, type Route, type SubjectOf } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { typedDay } from '../../platform/typed-day.ts'
import { ById, caught, sceneOf, statusOf } from './answers.ts'
import { DELEGATION_KINDS, delegationCourse, lendableVerbs, mayBeRevoked, mayLend } from './delegation.ts'
import { delegate, revokeDelegation } from './delegation-commands.ts'
import type { PeopleDeps } from './deps.ts'
import { notGranted } from './fence.ts'
import { DelegationForm, dayAfter, readDay, typedOf } from './form-input.ts'
import { messages } from './messages.ts'
import { delegationFormPage, WHOLE_POST } from './pages/delegation-form.tsx'
import { DELEGATION_WORDS, delegationPage, delegationsPage, ownDelegationsPage } from './pages/delegations.tsx'
import { formFaults, NO_FAULTS } from './pages/parts.tsx'
import { peoplePaths } from './paths.ts'
import { together, wrongField } from './person.ts'
import { courseOn, type Position } from './position.ts'
import {
  countDelegations,
  DELEGATION_STATES,
  type DelegationRow,
  delegationsOf,
  listDelegations,
  oneDelegation,
  seenDelegations,
} from './reports.ts'
import { findDelegation, findPerson, findPosition, listPositions } from './store.ts'

const PER_PAGE = 50
const MOST_OWN = 100
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const DONE = Type.Object({ xong: Type.Optional(Type.Enum(['lap', 'thu-hoi'])) })
const OfPosition = Type.Object({ 'vi-tri': Type.Optional(Type.String({ maxLength: 60 })) })

export function delegationRoutes(deps: PeopleDeps): readonly Route[] {
  const { db, now, organization } = deps
  const { access } = organization

  const ofDelegation: SubjectOf = async ({ id = '' }) => {
    const delegation = UUID.test(id) ? await findDelegation(db, id) : undefined
    const position = delegation && (await findPosition(db, delegation.positionId))
    if (!position) throw new Refusal('missing', 'delegation.not-found')
    return { scope: position.unitId, owner: position.personId }
  }
  const sampleOf = async (as: string, pathOf: (id: string) => string, status = 200) => {
    const one = await db.selectFrom('delegation').select('id').orderBy('id').executeTakeFirst()
    return one ? [{ url: pathOf(one.id), as, status }] : []
  }
  const samplePosition = async (login: string, as: string, pathOf: (id: string) => string, status = 200) => {
    const one = await db
      .selectFrom('account')
      .innerJoin('position', 'position.person_id', 'account.person_id')
      .select('position.id')
      .where('account.login', '=', login)
      .executeTakeFirst()
    return one ? [{ url: pathOf(one.id), as, status }] : []
  }

  async function getRow(id: string): Promise<DelegationRow> {
    const day = dayInVietnam(now())
    const [row] = await listDelegations(db, oneDelegation(id), { state: undefined, day }, { limit: 1, offset: 0 })
    if (!row) throw new Refusal('missing', 'delegation.not-found')
    return row
  }

  const canRevoke = async (row: DelegationRow, actor: Actor, at: Date): Promise<boolean> =>
    mayLend(actor, { unitId: row.unitId, personId: row.holderId }, await organization.rights(at)) &&
    mayBeRevoked(delegationCourse(row, { until: row.positionUntil }, dayInVietnam(at))) === true

  /** Of whom only a part may be lent: their own positions that run or are to come, and that have something to lend. */
  async function ownPositions(actor: Actor, at: Date): Promise<readonly Position[]> {
    if (actor.id === null) return []
    const rights = await organization.rights(at)
    return (await listPositions(db, [actor.id])).filter(
      (position) =>
        courseOn(position, dayInVietnam(at)) !== 'past' &&
        lendableVerbs(position.role, access).length > 0 &&
        mayLend(actor, position, rights),
    )
  }

  async function positionToLend(actor: Actor, id: string, at: Date): Promise<Position> {
    const position = UUID.test(id) ? await findPosition(db, id) : undefined
    if (!position) throw new Refusal('missing', 'position.not-found')
    if (!mayLend(actor, position, await organization.rights(at))) throw notGranted('delegation.change')
    return position
  }

  async function form(
    locale: Locale,
    at: Date,
    position: Position,
    isOwn: boolean,
    again?: { body: Readonly<Record<string, unknown>>; refusal: Refusal },
  ) {
    const holder = await findPerson(db, position.personId)
    return delegationFormPage({
      scene: await sceneOf(deps, locale, at),
      position,
      holderName: holder?.fullName ?? '',
      access,
      isOwn,
      typed: again ? typedOf(again.body) : { from: typedDay(dayInVietnam(at)), kind: 'delegation' },
      verbs: again ? verbsOf(again.body) : [],
      faults: again ? formFaults(again.refusal, locale) : NO_FAULTS,
      ...(again ? { status: statusOf(again.refusal) } : {}),
    })
  }

  async function make(
    actor: Actor,
    position: Position,
    body: Readonly<Record<string, unknown>>,
  ): Promise<{ id: string } | Refusal> {
    const typed = typedOf(body)
    const from = readDay('from', typed.from)
    const lastDay = readDay('until', typed.until)
    const documentOn = readDay('documentOn', typed.documentOn)
    const to = typed.to.trim() === '' ? wrongField('to', 'delegation.to-missing') : typed.to
    const refused = together([to, from, lastDay, documentOn])
    if (refused) return refused
    if (to instanceof Refusal || from instanceof Refusal || lastDay instanceof Refusal || documentOn instanceof Refusal)
      throw new Error('a refusal was not told') // cannot be: they are all told above
    const verbs = verbsOf(body)
    return caught(() =>
      delegate(deps, actor, {
        kind: DELEGATION_KINDS.find((kind) => kind === typed.kind) ?? 'delegation',
        positionId: position.id,
        toLogin: to,
        verbs: verbs.includes(WHOLE_POST) ? null : verbs,
        documentNumber: typed.documentNumber,
        documentOn,
        from,
        until: dayAfter(lastDay),
      }),
    )
  }

  const doneText = (locale: Locale, done: 'lap' | 'thu-hoi' | undefined): string | undefined => {
    const t = messages(locale)
    return done === undefined ? undefined : done === 'lap' ? t.doneDelegated : t.doneRevoked
  }

  return [
    page({
      path: '/quan-tri/uy-quyen',
      verb: 'delegation.list',
      budget: 'list',
      summary: 'delegations within rights',
      samples: [
        { url: '/quan-tri/uy-quyen', as: 'quantri' },
        { url: '/quan-tri/uy-quyen?loc=sap', as: 'quantri' },
        { url: '/quan-tri/uy-quyen?loc=het', as: 'lanhdao' },
        { url: '/quan-tri/uy-quyen', as: 'vanthu', status: 403 },
      ],
      schema: {
        querystring: Type.Object({
          loc: Type.Optional(Type.Enum(Object.values(DELEGATION_WORDS))),
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        }),
      },
      handler: async ({ locale, query, actor, now: at }) => {
        const state = DELEGATION_STATES.find((each) => DELEGATION_WORDS[each] === query.loc) ?? 'running'
        const asked = { state, day: dayInVietnam(at) }
        const which = seenDelegations(actor, await organization.rights(at))
        const total = await countDelegations(db, which, asked)
        const pages = Math.ceil(total / PER_PAGE)
        const here = pageWithin(query.trang ?? 1, pages)
        const rows = await listDelegations(db, which, asked, { limit: PER_PAGE, offset: (here - 1) * PER_PAGE })
        return delegationsPage({ scene: await sceneOf(deps, locale, at), rows, total, pages, page: here, state })
      },
    }),
    page({
      path: '/quan-tri/uy-quyen/lap',
      verb: 'delegation.prepare',
      budget: 'form',
      summary: 'the form that lends the post of somebody',
      samples: async () => [
        ...(await samplePosition('lanhdao', 'quantri', peoplePaths.delegate)),
        ...(await samplePosition('lanhdao', 'vanthu', peoplePaths.delegate, 403)),
        { url: peoplePaths.delegate('khong-co'), as: 'quantri', status: 404 },
      ],
      schema: { querystring: OfPosition },
      handler: async ({ locale, query, actor, now: at }) =>
        form(locale, at, await positionToLend(actor, query['vi-tri'] ?? '', at), false),
    }),
    page({
      method: 'POST',
      path: '/quan-tri/uy-quyen/lap',
      verb: 'delegation.change',
      budget: 'form',
      summary: 'lend the post of somebody',
      samples: [],
      schema: { body: DelegationForm },
      handler: async ({ locale, body, actor, now: at }) => {
        const position = await positionToLend(actor, body['vi-tri'] ?? '', at)
        const made = await make(actor, position, body)
        if (made instanceof Refusal) return form(locale, at, position, false, { body, refusal: made })
        return new Redirect(`${peoplePaths.delegation(made.id)}?xong=lap`)
      },
    }),
    page({
      path: '/quan-tri/uy-quyen/:id',
      verb: 'delegation.list',
      budget: 'detail',
      summary: 'one delegation',
      samples: async () => [
        ...(await sampleOf('quantri', peoplePaths.delegation)),
        ...(await sampleOf('vanthu', peoplePaths.delegation, 403)),
        { url: peoplePaths.delegation('00000000-0000-7000-8000-000000000000'), as: 'quantri', status: 404 },
      ],
      subject: ofDelegation,
      schema: { params: ById, querystring: DONE },
      handler: async ({ locale, params: { id }, query, actor, now: at }) => {
        const row = await getRow(id)
        return delegationPage({
          scene: await sceneOf(deps, locale, at),
          row,
          access,
          revokePath: (await canRevoke(row, actor, at)) ? peoplePaths.revoke(id) : undefined,
          isOwn: false,
          done: doneText(locale, query.xong),
        })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/uy-quyen/:id/thu-hoi',
      verb: 'delegation.change',
      budget: 'detail',
      summary: 'revoke a delegation',
      samples: [],
      subject: ofDelegation,
      schema: { params: ById },
      handler: async ({ locale, params: { id }, actor, now: at }) => {
        const revoked = await caught(() => revokeDelegation(deps, actor, id))
        if (!(revoked instanceof Refusal)) return new Redirect(`${peoplePaths.delegation(id)}?xong=thu-hoi`)
        const faults = formFaults(revoked, locale)
        const scene = await sceneOf(deps, locale, at)
        const row = await getRow(id)
        return delegationPage({ scene, row, access, revokePath: undefined, isOwn: false, done: undefined, faults })
      },
    }),

    // ---- one's own

    page({
      path: '/tai-khoan/uy-quyen',
      verb: 'self',
      budget: 'list',
      summary: "one's own delegations, given and received",
      samples: [
        { url: '/tai-khoan/uy-quyen', as: 'lanhdao' },
        { url: '/tai-khoan/uy-quyen', as: 'truongphong' },
        { url: '/tai-khoan/uy-quyen', as: 'congdan' },
      ],
      schema: { querystring: DONE },
      handler: async ({ locale, query, actor, now: at }) => {
        const scene = await sceneOf(deps, locale, at)
        const asked = { state: undefined, day: scene.today }
        const rows =
          actor.id === null
            ? []
            : await listDelegations(db, delegationsOf(actor.id), asked, { limit: MOST_OWN, offset: 0 })
        return ownDelegationsPage({
          scene,
          given: rows.filter(({ holderId }) => holderId === actor.id),
          received: rows.filter(({ receiverId }) => receiverId === actor.id),
          mayDelegate: (await ownPositions(actor, at)).length > 0,
          done: doneText(locale, query.xong),
        })
      },
    }),
    page({
      path: '/tai-khoan/uy-quyen/lap',
      verb: 'delegation.prepare',
      budget: 'form',
      summary: "the form that lends one's own post",
      samples: [
        { url: '/tai-khoan/uy-quyen/lap', as: 'lanhdao' },
        { url: '/tai-khoan/uy-quyen/lap', as: 'truongphong' },
        { url: '/tai-khoan/uy-quyen/lap', as: 'vanthu', status: 403 },
      ],
      schema: { querystring: OfPosition },
      handler: async ({ locale, query, actor, now: at }) => {
        const own = await ownPositions(actor, at)
        const position = own.find(({ id }) => id === query['vi-tri']) ?? own[0]
        if (!position) return new Redirect(peoplePaths.own)
        return form(locale, at, position, true)
      },
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/uy-quyen/lap',
      verb: 'delegation.change',
      budget: 'form',
      summary: "lend one's own post",
      samples: [],
      schema: { body: DelegationForm },
      handler: async ({ locale, body, actor, now: at }) => {
        const position = await positionToLend(actor, body['vi-tri'] ?? '', at)
        const made = await make(actor, position, body)
        if (made instanceof Refusal) return form(locale, at, position, true, { body, refusal: made })
        return new Redirect(`${peoplePaths.own}?xong=lap`)
      },
    }),
    page({
      path: '/tai-khoan/uy-quyen/:id',
      verb: 'self',
      budget: 'detail',
      summary: 'one delegation that the reader gave or received',
      samples: async () => [
        ...(await sampleOf('lanhdao', peoplePaths.ownOne)),
        ...(await sampleOf('truongphong', peoplePaths.ownOne)),
        ...(await sampleOf('vanthu', peoplePaths.ownOne, 404)),
      ],
      schema: { params: ById },
      handler: async ({ locale, params: { id }, actor, now: at }) => {
        const row = await getRow(id)
        // To others it is as if it were not there: this address is about oneself.
        if (row.holderId !== actor.id && row.receiverId !== actor.id)
          throw new Refusal('missing', 'delegation.not-found')
        return delegationPage({
          scene: await sceneOf(deps, locale, at),
          row,
          access,
          revokePath: (await canRevoke(row, actor, at)) ? peoplePaths.revokeOwn(id) : undefined,
          isOwn: true,
          done: undefined,
        })
      },
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/uy-quyen/:id/thu-hoi',
      verb: 'delegation.change',
      budget: 'detail',
      summary: "take back one's own post",
      samples: [],
      subject: ofDelegation,
      schema: { params: ById },
      handler: async ({ locale, params: { id }, actor, now: at }) => {
        const revoked = await caught(() => revokeDelegation(deps, actor, id))
        if (!(revoked instanceof Refusal)) return new Redirect(`${peoplePaths.own}?xong=thu-hoi`)
        const faults = formFaults(revoked, locale)
        const scene = await sceneOf(deps, locale, at)
        const row = await getRow(id)
        return delegationPage({ scene, row, access, revokePath: undefined, isOwn: true, done: undefined, faults })
      },
    }),
  ]
}

/** One box is a text, several are a list. */
function verbsOf(body: Readonly<Record<string, unknown>>): readonly string[] {
  const chosen = body['viec']
  return Array.isArray(chosen) ? chosen.map(String) : typeof chosen === 'string' && chosen !== '' ? [chosen] : []
}
