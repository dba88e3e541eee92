// The sentences of the refusals about files that people hand in.
import { formatBytes, type Locale } from '../locale.ts'
import type { RefusalValues } from '../refusal.ts'

const texts: Readonly<Record<string, (locale: Locale, values: RefusalValues) => string>> = {
  'file.too-large': (locale, { bytes }) =>
    ({
      vi: `Tệp lớn hơn ${formatBytes(Number(bytes), 'vi')}. Chụp lại ở chế độ thường hoặc chọn tệp nhỏ hơn.`,
      en: `The file is larger than ${formatBytes(Number(bytes), 'en')}. Choose a smaller one, or take the picture with less detail.`,
    })[locale],
  'file.kind-not-allowed': (locale, { allowed }) =>
    ({
      vi: `Loại tệp này không nhận được. Chọn tệp thuộc một trong các loại: ${allowed}.`,
      en: `This kind of file is not taken. Choose one of these kinds: ${allowed}.`,
    })[locale],
  'file.empty': (locale) =>
    ({
      vi: 'Tệp rỗng, không có nội dung. Chọn lại tệp.',
      en: 'The file is empty. Choose it again.',
    })[locale],
  'file.not-found': (locale) =>
    ({
      vi: 'Không có tệp này.',
      en: 'There is no such file.',
    })[locale],
}

export const fileRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  texts[code]?.(locale, values)
