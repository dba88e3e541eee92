// set-words.ts — levels and methods of a criteria set in words.
import type { Locale } from '../platform/locale.ts'
import type { CriteriaSet, Method } from './kernel/criteria-set.ts'
import { messages } from './messages.ts'

export function levelName(level: CriteriaSet['level'], locale: Locale): string {
  const t = messages(locale)
  return {
    ministry: t.levelMinistry,
    province: t.levelProvince,
    department: t.levelDepartment,
    district: t.levelDistrict,
    commune: t.levelCommune,
    office: t.levelOffice,
  }[level]
}

export function methodName(method: Method, locale: Locale): string {
  const t = messages(locale)
  return { self: t.methodSelf, survey: t.methodSurvey, external: t.methodExternal, casework: t.methodCasework }[method]
}
