// routes.tsx — pages of keys: read the request, call one command or query, answer.
import { randomUUIDv7 } from 'node:crypto'
import { Type } from 'typebox'
import type { Actor } from '../../../platform/actor.ts'
import type { Option } from '../../../platform/components/form.tsx'
import { pageWithin } from '../../../platform/components/pager.tsx'
import type { Cookie } from '../../../platform/http/cookie.ts'
import { page, Redirect, type Route, type SubjectOf } from '../../../platform/http/route.ts'
import { dayInVietnam } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { typedDay } from '../../../platform/typed-day.ts'
import { unitLabel } from '../../people/unit-by-text.ts'
import { extentOf, holdsOf, may, type Rights } from '../../rights/may.ts'
import { livingOn } from '../../units/custody.ts'
import { byKindAndName, faceOf } from '../../units/face.ts'
import { on, type UnitHistory } from '../../units/history.ts'
import { createApiKey, type KeyDeps, revokeApiKey } from './commands.ts'
import { verbsForKeys } from './key.ts'
import { keyFormPage, keyListPage, keyPage } from './pages.tsx'
import { FILTER_WORDS, keyPaths } from './paths.ts'
import { findNewestKeyId, getKey, getKeyWithMaker, KEY_FILTERS, listKeys } from './store.ts'

const PER_PAGE = 25
const READ = 'api-key.list'
const CHANGE = 'api-key.change'
/** What the form proposes. */
const USUAL_DAYS = 180

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Text = Type.String({ maxLength: 1000, default: '' })

/** Carries the token over the redirect to the page that shows it once: a browser that goes there again has it no more. */
const TOKEN_COOKIE = 'motcua_khoa_moi'
const tokenCookie = (id: string, token: string): Cookie => ({
  name: TOKEN_COOKIE,
  value: `${id}.${token}`,
  maxAgeSeconds: 120,
})
const noTokenCookie: Cookie = { name: TOKEN_COOKIE, value: '', maxAgeSeconds: 0 }

export function apiKeyRoutes(deps: KeyDeps): readonly Route[] {
  const { db, organization } = deps
  const ofKey: SubjectOf = async ({ id = '' }) => ({ scope: (await getKey(db, uuidOf(id))).unitId })

  return [
    page({
      path: keyPaths.list(),
      verb: READ,
      budget: 'list',
      samples: [
        { url: keyPaths.list(), as: 'quantri' },
        { url: keyPaths.list({ filter: 'over' }), as: 'kiemtoan' },
        { url: keyPaths.list({ search: 'khong-co', filter: 'all' }), as: 'quantri' },
        { url: keyPaths.list(), as: 'congdan', status: 403 },
      ],
      summary: 'API keys',
      schema: {
        querystring: Type.Object({
          tim: Type.Optional(Type.String({ maxLength: 100 })),
          loai: Type.Optional(Type.Enum(Object.values(FILTER_WORDS))),
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        }),
      },
      handler: async ({ locale, query, actor, now }) => {
        const [history, rights] = await Promise.all([organization.history(), organization.rights(now)])
        const search = query.tim?.trim() ?? ''
        const filter = KEY_FILTERS.find((each) => FILTER_WORDS[each] === query.loai) ?? 'good'
        const window = (page: number) =>
          listKeys(db, actor, rights, { search, filter, now, limit: PER_PAGE, offset: (page - 1) * PER_PAGE })
        const asked = query.trang ?? 1
        const first = await window(asked)
        const pages = Math.max(1, Math.ceil(first.total / PER_PAGE))
        const shown = pageWithin(asked, pages)
        return keyListPage(locale, {
          ...(shown === asked ? first : await window(shown)),
          pages,
          state: { search, filter, page: shown },
          mayMake: holdsOf(actor, CHANGE, rights.access).length > 0,
          now,
          access: rights.access,
          unitName: namesOf(history, now),
        })
      },
    }),
    page({
      path: keyPaths.make(),
      verb: READ,
      leadsTo: CHANGE,
      budget: 'list',
      samples: [
        { url: keyPaths.make(), as: 'quantri' },
        { url: keyPaths.make(), as: 'kiemtoan', status: 403 },
        { url: keyPaths.make(), as: 'congdan', status: 403 },
      ],
      summary: 'form for a new key',
      schema: { querystring: Type.Object({ nhu: Type.Optional(Type.String({ format: 'uuid' })) }) },
      handler: async ({ locale, query, actor, now }) => {
        const choices = await choicesOf(actor, now)
        const like = query.nhu === undefined ? undefined : await getKey(db, query.nhu)
        const [firstUnit] = choices.own
        // Somebody else's key is no pattern: it would tell what it was made for.
        const pattern = like && may(actor, READ, { scope: like.unitId }, choices.rights) ? like : undefined
        const typed = {
          id: randomUUIDv7(),
          label: pattern?.label ?? '',
          unit: pattern?.unitId ?? firstUnit ?? '',
          verbs: pattern?.verbs ?? [],
          expires: typedDay(dayInVietnam(new Date(now.getTime() + USUAL_DAYS * 24 * 3_600_000))),
        }
        return keyFormPage(locale, { ...choices, typed })
      },
    }),
    page({
      method: 'POST',
      path: keyPaths.make(),
      verb: CHANGE,
      budget: 'list',
      samples: [],
      summary: 'make a key',
      schema: {
        body: Type.Object({
          ma: Type.String({ format: 'uuid' }),
          ten: Text,
          'don-vi': Text,
          quyen: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100, default: [] }),
          han: Text,
        }),
      },
      handler: async ({ locale, body, actor, now }) => {
        const typed = {
          id: body.ma,
          label: body.ten,
          unit: body['don-vi'],
          verbs: body.quyen,
          expires: body.han,
        }
        try {
          const { id, token } = await createApiKey(deps, actor, { ...typed, unitId: typed.unit })
          return new Redirect(keyPaths.key(id), 303, [tokenCookie(id, token)])
        } catch (refusal) {
          if (!(refusal instanceof Refusal) || refusal.kind === 'forbidden') throw refusal
          if (refusal.code === 'api-key.made-already') return new Redirect(keyPaths.key(typed.id))
          return keyFormPage(locale, { ...(await choicesOf(actor, now)), typed, refusal })
        }
      },
    }),
    page({
      path: `${keyPaths.list()}/:id`,
      verb: READ,
      subject: ofKey,
      budget: 'detail',
      samples: async () => [
        ...(await firstKeyOfDemo()),
        { url: keyPaths.key('00000000-0000-7000-8000-000000000000'), as: 'quantri', status: 404 },
      ],
      summary: 'one key; right after it was made, with the token',
      schema: { params: ById },
      handler: async ({ locale, params, actor, cookies, now, origin }) =>
        keyPage(locale, await dataOf(params.id, { actor, now, origin, cookie: cookies[TOKEN_COOKIE] })),
    }),
    page({
      method: 'POST',
      path: `${keyPaths.list()}/:id/thu-hoi`,
      verb: CHANGE,
      subject: ofKey,
      budget: 'detail',
      samples: [],
      summary: 'revoke a key',
      schema: { params: ById, body: Type.Object({ 'ly-do': Text }) },
      handler: async ({ locale, params, body, actor, now, origin }) => {
        try {
          await revokeApiKey(deps, actor, { id: params.id, reason: body['ly-do'] })
          return new Redirect(keyPaths.key(params.id))
        } catch (refusal) {
          if (!(refusal instanceof Refusal) || refusal.kind !== 'conflict') throw refusal
          return keyPage(locale, { ...(await dataOf(params.id, { actor, now, origin, cookie: undefined })), refusal })
        }
      },
    }),
  ]

  // ---- what several of them ask for

  async function choicesOf(actor: Actor, now: Date) {
    const [history, rights] = await Promise.all([organization.history(), organization.rights(now)])
    const holds = holdsOf(actor, CHANGE, rights.access)
    const own = [...new Set(holds.map(({ post }) => post.scope))]
    return {
      rights,
      access: rights.access,
      own,
      units: unitOptions(history, actor, rights, own),
      verbs: verbsForKeys(rights).filter((verb) => holdsOf(actor, verb, rights.access).length > 0),
    }
  }

  async function dataOf(
    id: string,
    { actor, now, origin, cookie }: { actor: Actor; now: Date; origin: string; cookie: string | undefined },
  ) {
    const [key, history, rights] = await Promise.all([
      getKeyWithMaker(db, id),
      organization.history(),
      organization.rights(now),
    ])
    const token = cookie?.startsWith(`${id}.`) ? cookie.slice(id.length + 1) : undefined
    return {
      apiKey: key,
      makerName: key.makerName,
      mayChange: may(actor, CHANGE, { scope: key.unitId }, rights),
      token,
      cookies: cookie === undefined ? [] : [noTokenCookie],
      origin,
      now,
      access: rights.access,
      unitName: namesOf(history, now),
    }
  }

  async function firstKeyOfDemo() {
    const id = await findNewestKeyId(db)
    return id === undefined
      ? []
      : [
          { url: keyPaths.key(id), as: 'quantri' },
          { url: keyPaths.key(id), as: 'lanhdao', status: 403 },
        ]
  }
}

const namesOf = (history: UnitHistory, now: Date) => (id: string) => unitLabel(history, id, dayInVietnam(now))

/** Agencies, and the offices that the maker sits in: a province has more offices than anybody looks through. */
function unitOptions(history: UnitHistory, actor: Actor, rights: Rights, own: readonly string[]): readonly Option[] {
  const { units } = extentOf(actor, CHANGE, rights)
  const { day } = rights.tree
  return livingOn(history, day)
    .filter((id) => units === 'all' || units === 'every' || units.has(id))
    .filter((id) => own.includes(id) || levelOn(history, id, day) !== 'office')
    .flatMap((id) => faceOf(history, id, day) ?? [])
    .toSorted(byKindAndName)
    .map(({ id }) => ({ value: id, label: unitLabel(history, id, day) }))
}

const levelOn = (history: UnitHistory, id: string, day: string) => on(history.units.get(id)?.kinds ?? [], day)?.level

/** Of an address, before its schema was checked: what is no id is no key. */
function uuidOf(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new Refusal('missing', 'api-key.not-found')
  return text
}
