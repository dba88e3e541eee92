// answers.ts — what the routes of people have in common: what a form shows again, and with which status.
import { Type } from 'typebox'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { PeopleDeps } from './deps.ts'
import type { Scene } from './pages/parts.tsx'

export const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

export const sceneOf = async ({ organization }: PeopleDeps, locale: Locale, at: Date): Promise<Scene> => ({
  locale,
  history: await organization.history(),
  today: dayInVietnam(at),
})

/** A refusal that the form can show; what is not about the form's contents goes to the page of refusals. */
export async function caught<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && (error.kind === 'invalid' || error.kind === 'conflict')) return error
    if (error instanceof Refusal && Object.keys(error.fields).length > 0) return error
    throw error
  }
}

export const statusOf = ({ kind }: Refusal): number => (kind === 'conflict' ? 409 : kind === 'forbidden' ? 403 : 422)
