// The sentences of the refusals of `motcua journal`.
import type { Locale, Localized } from '../locale.ts'
import type { RefusalValues } from '../refusal.ts'

const texts: Readonly<Record<string, (values: RefusalValues) => Localized>> = {
  'journal.not-a-key': ({ file }) => ({
    vi: `${file}: không có tệp này, hoặc đây không phải khóa Ed25519.\n  → Đưa tệp journal.pem.pub của máy đã ký nhật ký.`,
    en: `${file}: there is no such file, or it is not an Ed25519 key.\n  → Give the file journal.pem.pub of the machine that signed the journal.`,
  }),
  'journal.no-anchor': ({ file }) => ({
    vi: `${file}: không có tệp mốc này.\n  → Đưa tệp journal.<đơn vị>.anchor cạnh khóa, hoặc một bản sao của nó.`,
    en: `${file}: there is no such anchor file.\n  → Give the file journal.<tenant>.anchor beside the key, or a copy of it.`,
  }),
  'journal.anchor-of-which': ({ tenants }) => ({
    vi: `Tệp mốc là của một đơn vị, nhưng ở đây có nhiều: ${tenants}.\n  → Chọn một bằng --tenant.`,
    en: `An anchor file belongs to one tenant, but there are several: ${tenants}.\n  → Choose one by --tenant.`,
  }),
  'journal.bad-rows': ({ given }) => ({
    vi: `--rows="${given}": cần một số từ 1 đến 99999.`,
    en: `--rows="${given}": a number from 1 to 99999 is needed.`,
  }),
}

export const journalRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  texts[code]?.(values)[locale]
