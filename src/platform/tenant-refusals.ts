// The sentences of the refusals in tenants.ts.
import type { Locale, Localized } from './locale.ts'
import type { RefusalValues } from './refusal.ts'

const texts: Readonly<Record<string, (tenant: string) => Localized>> = {
  'tenant.not-found': (tenant) => ({
    vi: `Không có đơn vị sử dụng "${tenant}".`,
    en: `There is no tenant "${tenant}".`,
  }),
  'tenant.taken': (tenant) => ({
    vi: `Đơn vị sử dụng "${tenant}" đã có.`,
    en: `The tenant "${tenant}" is already there.`,
  }),
  'tenant.bad-name': (tenant) => ({
    vi: `Tên "${tenant}" không dùng được: cần 2–31 ký tự a–z, 0–9 và _, bắt đầu bằng chữ.`,
    en: `The name "${tenant}" cannot be used: 2–31 characters of a–z, 0–9 and _, a letter first.`,
  }),
}

export function tenantRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return texts[code]?.(String(values['tenant']))[locale]
}
