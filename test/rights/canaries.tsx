// Routes that are wrong on purpose, one for each thing the matrix must see.
import { sql } from 'kysely'
import Type from 'typebox'
import type { Organization } from '../../src/organization/index.ts'
import { rightsPredicate } from '../../src/organization/rights/predicate.ts'
import type { Db } from '../../src/platform/database/database.ts'
import { api, file, page, type Route } from '../../src/platform/http/route.ts'

export type CanaryDeps = { readonly db: Db; readonly organization: Organization; readonly now: () => Date }
export type Canary = {
  readonly name: string
  readonly routes: (deps: CanaryDeps) => readonly Route[]
  readonly says: RegExp
}

const names = async (db: Db): Promise<readonly string[]> =>
  (await db.selectFrom('person').select('full_name').orderBy('full_name').execute()).map((row) => row.full_name)

const somePerson = async (db: Db): Promise<string> =>
  (await db.selectFrom('person').select('id').orderBy('id').executeTakeFirstOrThrow()).id

async function unitOfPerson(db: Db, id: string): Promise<string> {
  const row = await db.selectFrom('position').select('unit_id').where('person_id', '=', id).executeTakeFirstOrThrow()
  return row.unit_id
}

const listed = { path: '/nguoi', verb: 'person.list', budget: 'list', summary: 'x' } as const
const asSomebody = (url: string) => [{ url, as: 'quantri' }]

/** Right in every respect: the matrix must say nothing about these, or what it says about the others means nothing. */
export const rightRoutes = ({ db, organization, now }: CanaryDeps): readonly Route[] => [
  page({
    ...listed,
    samples: asSomebody('/nguoi'),
    schema: { querystring: Type.Object({ tim: Type.Optional(Type.String()) }) },
    handler: async ({ actor, query }) => {
      const condition = rightsPredicate(actor, 'person.list', await organization.rights(now()), {
        scope: 'position.unit_id',
      })
      const rows = await db
        .selectFrom('position')
        .innerJoin('person', 'person.id', 'position.person_id')
        .select('full_name')
        .where(condition)
        .where('full_name', 'like', `%${query.tim ?? ''}%`)
        .orderBy('full_name')
        .limit(2)
        .execute()
      const found = rows.map((row) => row.full_name).join(', ')
      return { h1: 'Người', description: 'x', body: <p>{found}</p> }
    },
  }),
  page({
    ...listed,
    path: '/nguoi/:id',
    samples: async () => asSomebody(`/nguoi/${await somePerson(db)}`),
    subject: async ({ id }) => ({ scope: await unitOfPerson(db, String(id)) }),
    schema: { params: Type.Object({ id: Type.String() }) },
    handler: async ({ params: { id } }) => {
      const row = await db.selectFrom('person').select('full_name').where('id', '=', id).executeTakeFirstOrThrow()
      return {
        h1: row.full_name,
        description: 'x',
        body: (
          <form method="post" action={`/nguoi/${id}/khoa`}>
            <button type="submit">Khóa</button>
          </form>
        ),
      }
    },
  }),
  page({
    ...listed,
    method: 'POST',
    path: '/nguoi/:id/khoa',
    verb: 'person.change',
    samples: [],
    subject: async ({ id }) => ({ scope: await unitOfPerson(db, String(id)) }),
    handler: () => ({ h1: 'Đã khóa', description: 'x', body: null }),
  }),
]

export const canaries: readonly Canary[] = [
  {
    name: 'a list with the right verb and no condition',
    routes: ({ db }) => [
      page({
        ...listed,
        samples: asSomebody('/nguoi'),
        handler: async () => ({ h1: 'Người', description: 'x', body: <p>{(await names(db)).join(', ')}</p> }),
      }),
    ],
    says: /GET \/nguoi: \/nguoi shows unit-head of xa-a the person of xa-b/,
  },
  {
    name: 'a public page that shows a person',
    routes: ({ db }) => [
      page({
        ...listed,
        verb: 'public',
        samples: ['/nguoi'],
        handler: async () => ({ h1: 'Người', description: 'x', body: <p>{(await names(db)).join(', ')}</p> }),
      }),
    ],
    says: /GET \/nguoi: \/nguoi shows nobody the person of xa-a/,
  },
  {
    name: 'an own page that shows others',
    routes: ({ db }) => [
      page({
        ...listed,
        verb: 'self',
        samples: asSomebody('/nguoi'),
        handler: async () => ({ h1: 'Người', description: 'x', body: <p>{(await names(db)).join(', ')}</p> }),
      }),
    ],
    says: /shows citizen the person of xa-a/,
  },
  {
    name: 'a page of a person that does not say whose',
    routes: ({ db }) => [
      page({
        ...listed,
        path: '/nguoi/:id',
        samples: async () => asSomebody(`/nguoi/${await somePerson(db)}`),
        handler: () => ({ h1: 'Người', description: 'x', body: null }),
      }),
    ],
    says: /must declare its subject/,
  },
  {
    name: 'a change of a person that takes the wrong unit for the person’s',
    routes: ({ db, organization, now }) => [
      page({
        ...listed,
        path: '/nguoi/:id',
        samples: async () => asSomebody(`/nguoi/${await somePerson(db)}`),
        subject: async ({ id }) => ({ scope: await unitOfPerson(db, String(id)) }),
        handler: () => ({ h1: 'Người', description: 'x', body: null }),
      }),
      page({
        ...listed,
        method: 'POST',
        path: '/nguoi/:id/khoa',
        verb: 'person.change',
        samples: async () => asSomebody(`/nguoi/${await somePerson(db)}/khoa`),
        subject: async () => ({ scope: (await organization.rights(now())).tree.order.at(-1) ?? '' }),
        handler: () => ({ h1: 'Đã khóa', description: 'x', body: null }),
      }),
    ],
    says: /POST \/nguoi\/:id\/khoa: .* answers administrator of (tinh|xa-a) (200|403 \(rights.not-granted\)), must/,
  },
  {
    name: 'a count over everybody',
    routes: ({ db }) => [
      api({
        path: '/api/v1/so-nguoi',
        verb: 'person.list',
        summary: { vi: 'x', en: 'x' },
        samples: asSomebody('/api/v1/so-nguoi'),
        schema: { response: { 200: Type.Object({ n: Type.Integer() }) } },
        handler: async () => ({ n: (await names(db)).length }),
      }),
    ],
    says: /\/api\/v1\/so-nguoi tells unit-head of xa-a of what is out of reach/,
  },
  {
    name: 'an export that leaves out the units below',
    routes: ({ db, organization, now }) => [
      file({
        path: '/nguoi.csv',
        verb: 'person.list',
        summary: 'x',
        contentType: 'text/csv',
        samples: asSomebody('/nguoi.csv'),
        handler: async ({ actor }) => {
          const condition = rightsPredicate(actor, 'person.list', await organization.rights(now()), {
            scope: 'position.unit_id',
          })
          const own = actor.posts.map(({ scope }) => scope)
          const rows = await db
            .selectFrom('position')
            .innerJoin('person', 'person.id', 'position.person_id')
            .select('full_name')
            .where(condition)
            .where(sql<boolean>`position.unit_id = any(${own}::uuid[])`)
            .execute()
          return { name: 'nguoi.csv', body: rows.map((row) => row.full_name).join('\n') }
        },
      }),
    ],
    says: /\/nguoi.csv never shows the person of (so|phong-a|xa-cu) to administrator of (tinh|xa-a), who may/,
  },
  {
    name: 'a phone number in full',
    routes: ({ db, organization, now }) => [
      page({
        ...listed,
        samples: asSomebody('/nguoi'),
        handler: async ({ actor }) => {
          const condition = rightsPredicate(actor, 'person.list', await organization.rights(now()), {
            scope: 'position.unit_id',
          })
          const rows = await db
            .selectFrom('position')
            .innerJoin('person', 'person.id', 'position.person_id')
            .select('phone')
            .where(condition)
            .execute()
          const grouped = rows.map(({ phone }) => phone?.replace(/(\d{4})(\d{3})/, '$1 $2 '))
          return { h1: 'Người', description: 'x', body: <p>{grouped.join(', ')}</p> }
        },
      }),
    ],
    says: /shows unit-head of xa-a unmasked data of xa-a/,
  },
]
