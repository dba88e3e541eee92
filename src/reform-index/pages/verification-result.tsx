// verification-result.tsx — the verdict on a publication file; the same on the server and in the browser.
import { DefinitionList } from '../../platform/components/definition-list.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import type { Locale, Localized } from '../../platform/locale.ts'
import type { Finding, Verification } from '../kernel/publication.ts'

const SHOWN_FINDINGS = 10

export function VerificationResult({ locale, verification }: { locale: Locale; verification: Verification }) {
  const t = words[locale]
  if (verification.kind === 'not_a_publication') {
    return (
      <Notice tone="error" title={t.notAPublication}>
        {verification.text[locale]}
      </Notice>
    )
  }
  const { findings, signature, sha256, recomputedUnits, reportedUnits, publication } = verification
  const title = (publication.round as { title?: Partial<Localized> } | undefined)?.title
  const [first] = findings
  return (
    <>
      <h2>{t.result}</h2>
      {first ? (
        <Notice tone="error" title={t.differs}>
          <ul>
            {findings.slice(0, SHOWN_FINDINGS).map((finding) => (
              <li key={finding.code + finding.path}>
                <Difference locale={locale} finding={finding} />
              </li>
            ))}
          </ul>
          {findings.length > SHOWN_FINDINGS ? <p>{t.more(findings.length - SHOWN_FINDINGS)}</p> : null}
        </Notice>
      ) : (
        <Notice tone="success" title={t.agrees}>
          {t.agreesText}
        </Notice>
      )}
      <DefinitionList
        items={[
          ...(title?.vi ? [{ term: t.round, value: title[locale] ?? title.vi }] : []),
          {
            term: t.units,
            value: reportedUnits > 0 ? `${recomputedUnits} (${t.reported(reportedUnits)})` : recomputedUnits,
          },
          {
            term: t.signature,
            value: `${signature.valid ? t.signatureValid : t.signatureWrong}${signature.signer === 'unknown' ? ` ${t.unknownKey}` : ''}`,
          },
          ...(signature.publicKey === null ? [] : [{ term: t.key, value: <code>{signature.publicKey}</code> }]),
          { term: 'SHA-256', value: <code>{sha256}</code> },
        ]}
      />
    </>
  )
}

function Difference({ locale, finding }: { locale: Locale; finding: Finding }) {
  const t = words[locale]
  return (
    <>
      {finding.path ? <code>{finding.path}</code> : null} {finding.text[locale]}
      {finding.code !== 'result' && finding.stated !== null && finding.recomputed !== null ? (
        <>
          {' '}
          ({t.stated} <code>{finding.stated}</code>, {t.recomputed} <code>{finding.recomputed}</code>)
        </>
      ) : null}
    </>
  )
}

// Its own few words, not the module's: the browser loads this file.
const words = {
  vi: {
    result: 'Kết quả',
    notAPublication: 'Không kiểm chứng được',
    agrees: 'Đúng: mọi con số tính lại đều khớp',
    agreesText: 'Điểm, tổng, chỉ số, thứ hạng, xếp loại, dấu SHA-256 và chữ ký đều khớp với nội dung tệp.',
    differs: 'Không khớp: tệp đã bị sửa hoặc tính sai',
    more: (count: number) => `… và ${count} chỗ khác.`,
    round: 'Kỳ đánh giá',
    units: 'Số đơn vị tính lại',
    reported: (count: number) => `và ${count} đơn vị chỉ có số đã công bố, không tính lại được`,
    signature: 'Chữ ký',
    signatureValid: 'Chữ ký đúng với nội dung.',
    signatureWrong: 'Chữ ký không đúng với nội dung.',
    unknownKey: 'Được ký bằng một khóa chưa ai bảo đảm: so dãy khóa dưới đây với khóa mà cơ quan công bố đã đưa ra.',
    key: 'Khóa công khai',
    stated: 'trong tệp',
    recomputed: 'tính lại',
  },
  en: {
    result: 'Result',
    notAPublication: 'Cannot be verified',
    agrees: 'Right: every recomputed figure agrees',
    agreesText: 'Points, sums, index, ranks, bands, SHA-256 hash and signature all fit the content of the file.',
    differs: 'Does not agree: the file was changed or computed wrongly',
    more: (count: number) => `… and ${count} more places.`,
    round: 'Round',
    units: 'Units recomputed',
    reported: (count: number) => `and ${count} with published figures only, not recomputable`,
    signature: 'Signature',
    signatureValid: 'The signature fits the content.',
    signatureWrong: 'The signature does not fit the content.',
    unknownKey:
      'Signed by a key that nobody has vouched for: compare the key below with the one the publishing agency gave out.',
    key: 'Public key',
    stated: 'in the file',
    recomputed: 'recomputed',
  },
} as const
