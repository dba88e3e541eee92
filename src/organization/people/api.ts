// api.ts — people for other programs: JSON under /api/v1, personal data masked. Reads only.
import { Type } from 'typebox'
import { api, type Route } from '../../platform/http/route.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { mask } from '../rights/masking.ts'
import { faceOf } from '../units/face.ts'
import { getUnit } from '../units/routes.tsx'
import { listPeopleForApi } from './api-reports.ts'
import type { PeopleDeps } from './deps.ts'

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
const Masked = (what: string) => Nullable(Type.String({ description: `${what}, masked` }))

const Person = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  national_id: Masked('the personal identification number'),
  phone: Masked('the telephone number'),
  email: Masked('the mail address'),
  positions: Type.Array(
    Type.Object({
      unit: Type.String({ description: 'as in /don-vi/<unit>' }),
      unit_name: Type.String(),
      role: Type.String(),
      title: Nullable(Type.String()),
      from: Type.String({ description: 'the first day' }),
    }),
  ),
})

const MOST = 500

export function peopleApiRoutes({ db, organization }: PeopleDeps): readonly Route[] {
  return [
    api({
      path: '/api/v1/people',
      verb: 'person.list',
      tag: 'people',
      samples: [
        { url: '/api/v1/people', as: 'quantri' },
        { url: '/api/v1/people?unit=xa-vu-ban-2025&limit=2', as: 'truongphong' },
        { url: '/api/v1/people?unit=khong-co', as: 'quantri', status: 404 },
        { url: '/api/v1/people', as: 'congdan', status: 403 },
        { url: '/api/v1/people', status: 401 },
      ],
      summary: {
        vi: 'Người đang giữ vị trí công tác, thông tin cá nhân được che',
        en: 'People who hold a position today, personal data masked',
      },
      schema: {
        querystring: Type.Object({
          unit: Type.Optional(
            Type.String({ minLength: 1, maxLength: 100, description: 'only who holds a position in this unit itself' }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: 100 })),
          after: Type.Optional(Type.String({ format: 'uuid', description: '`next` of the answer before' })),
        }),
        response: {
          200: Type.Object({
            people: Type.Array(Person),
            next: Nullable(Type.String({ format: 'uuid', description: 'give it as `after`; null: this was the end' })),
          }),
        },
      },
      handler: async ({ query, actor, now }) => {
        const [history, rights] = await Promise.all([organization.history(), organization.rights(now)])
        const unit = query.unit === undefined ? undefined : getUnit(history, query.unit).id
        const { limit = 100, after } = query
        const people = await listPeopleForApi(db, actor, rights, { now, unit, after, limit: limit + 1 })
        const shown = people.slice(0, limit)
        const day = dayInVietnam(now)
        return {
          people: shown.map((person) => ({
            id: person.id,
            name: person.name,
            national_id: person.nationalId && mask('national-id', person.nationalId),
            phone: person.phone && mask('phone', person.phone),
            email: person.email && mask('email', person.email),
            positions: person.positions.map(({ unitId, role, title, from }) => {
              const face = faceOf(history, unitId, day)
              return { unit: face?.slug ?? '', unit_name: face?.name ?? '', role, title, from }
            }),
          })),
          next: people.length > limit ? (shown.at(-1)?.id ?? null) : null,
        }
      },
    }),
  ]
}
