// The sentences of the refusals in tenants.ts.
import type { Locale, Localized } from '../locale.ts'
import type { RefusalValues } from '../refusal.ts'

const texts: Readonly<Record<string, (tenant: string, host: string) => Localized>> = {
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
  'tenant.bad-host': (_tenant, host) => ({
    vi: `“${host}” không phải là tên máy. Ví dụ: motcua.ninhbinh.gov.vn`,
    en: `“${host}” is not a host name. For example: motcua.ninhbinh.gov.vn`,
  }),
  'tenant.host-taken': (tenant, host) => ({
    vi: `Tên máy "${host}" đang thuộc đơn vị "${tenant}". Gỡ trước: npx motcua tenant host remove ${host}`,
    en: `The host name "${host}" belongs to the tenant "${tenant}". Take it away first: npx motcua tenant host remove ${host}`,
  }),
  'tenant.host-not-found': (_tenant, host) => ({
    vi: `Không đơn vị nào có tên máy "${host}".`,
    en: `No tenant has the host name "${host}".`,
  }),
  'tenant.unknown-host': () => ({
    vi: 'Máy chủ này phục vụ nhiều đơn vị, và không đơn vị nào dùng tên máy trong thanh địa chỉ.',
    en: 'This server serves several tenants, and none of them uses the host name in the address.',
  }),
  'tenant.unavailable': () => ({
    vi: 'Cơ sở dữ liệu của đơn vị này chưa sẵn sàng. Dữ liệu đã lưu vẫn còn nguyên.',
    en: 'The database of this tenant is not ready. What was saved is still there.',
  }),
}

export function tenantRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return texts[code]?.(String(values['tenant']), String(values['host']))[locale]
}
