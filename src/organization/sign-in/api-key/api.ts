// api.ts — who a program is, in its own words: the first thing to ask when a key does not do what it should.
import { Type } from 'typebox'
import { api, type Route } from '../../../platform/http/route.ts'
import { dayInVietnam } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { faceOf } from '../../units/face.ts'
import type { KeyDeps } from './commands.ts'
import { getKey } from './store.ts'

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

export function meRoutes({ db, organization }: Pick<KeyDeps, 'db' | 'organization'>): readonly Route[] {
  return [
    api({
      path: '/api/v1/me',
      // For whoever is somebody, person or key: no verb of the table means that.
      verb: 'public',
      tag: 'me',
      samples: [
        { url: '/api/v1/me', as: 'quantri' },
        { url: '/api/v1/me', status: 401 },
      ],
      summary: {
        vi: 'Khóa này là ai, thuộc đơn vị nào, được làm gì, đến khi nào',
        en: 'Who this key is, of which unit, what it may do and until when',
      },
      schema: {
        response: {
          200: Type.Object({
            kind: Type.Enum(['person', 'key']),
            id: Type.String({ format: 'uuid' }),
            name: Type.String(),
            posts: Type.Array(
              Type.Object({
                role: Type.String(),
                unit: Type.String({ description: 'as in /don-vi/<unit>' }),
                unit_name: Type.String(),
              }),
            ),
            verbs: Nullable(
              Type.Array(Type.String(), { description: 'what the key was made for; null: whatever the posts allow' }),
            ),
            expires_at: Nullable(Type.String({ format: 'date-time' })),
          }),
        },
      },
      handler: async ({ actor, now }) => {
        if (actor.id === null || (actor.kind !== 'person' && actor.kind !== 'key'))
          throw new Refusal('unauthenticated', 'request.unauthenticated')
        const history = await organization.history()
        const day = dayInVietnam(now)
        return {
          kind: actor.kind,
          id: actor.id,
          name: actor.name,
          posts: actor.posts.map(({ role, scope }) => {
            const face = faceOf(history, scope, day)
            return { role, unit: face?.slug ?? '', unit_name: face?.name ?? '' }
          }),
          verbs: actor.verbs ? [...actor.verbs] : null,
          expires_at: actor.kind === 'key' ? (await getKey(db, actor.id)).expiresAt.toISOString() : null,
        }
      },
    }),
  ]
}
