// method.tsx — how points, rounding, ties and bands are made, with an example that can be followed by hand.
import { Inset } from '../../platform/components/notice.tsx'
import { ProvenanceLabel } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale, type Localized } from '../../platform/locale.ts'
import type { Provenance, SetNode } from '../kernel/criteria-set.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'

export function methodPage(locale: Locale): Page {
  const t = messages(locale)
  return {
    h1: t.methodTitle,
    lead: t.methodLead,
    description: t.methodDescription,
    body: (
      <>
        {SECTIONS.map(({ id, title, paragraphs, example }) => (
          <section key={id} id={id}>
            <h2>{title[locale]}</h2>
            {paragraphs.map((paragraph) => (
              <p key={paragraph.en}>{paragraph[locale]}</p>
            ))}
            {example ? <Inset>{example[locale]}</Inset> : null}
          </section>
        ))}
        <h2>{FORMS_TITLE[locale]}</h2>
        <p>{FORMS_LEAD[locale]}</p>
        <Table
          locale={locale}
          caption={FORMS_TITLE[locale]}
          captionHidden
          mode="stack"
          rows={FORMS}
          rowKey={({ type }) => type}
          columns={[
            { key: 'name', header: FORM_COLUMN[locale], rowHeader: true, cell: ({ name }) => name[locale] },
            { key: 'formula', header: t.columnRule, wide: true, cell: ({ formula }) => formula[locale] },
            {
              key: 'source',
              header: t.columnSource,
              wide: true,
              cell: ({ provenance, seen }) =>
                provenance === null ? (
                  GENERAL_KNOWLEDGE[locale]
                ) : (
                  <>
                    <ProvenanceLabel kind={provenance} locale={locale} /> {seen[locale]}
                  </>
                ),
            },
          ]}
        />
        <p>
          <a href={href(locale, paths.verify)}>{t.checkVerify}</a>
        </p>
      </>
    ),
  }
}

type Section = {
  readonly id: string
  readonly title: Localized
  readonly paragraphs: readonly Localized[]
  readonly example?: Localized
}

const SECTIONS: readonly Section[] = [
  {
    id: 'diem',
    title: { vi: 'Từ số liệu ra điểm', en: 'From figures to points' },
    paragraphs: [
      {
        vi: 'Mỗi tiêu chí chấm điểm có một quy tắc và một điểm tối đa. Quy tắc đọc số liệu của đơn vị (tử số, mẫu số, số lần, mức đạt) và cho ra một phân số chính xác, không qua số thập phân gần đúng. Kết quả không bao giờ nhỏ hơn 0 hay lớn hơn điểm tối đa; chỉ điểm thưởng và điểm phạt đứng ngoài và có trần riêng.',
        en: 'Every scored criterion has a rule and a maximum. The rule reads the figures of the unit (numerator, denominator, counts, level reached) and gives an exact fraction, never an approximate decimal. The result is never below 0 or above the maximum; only bonus and penalty points stand outside, with ceilings of their own.',
      },
    ],
    example: {
      vi: 'Giải quyết đúng hạn 455 trên 500 hồ sơ, tối đa 6 điểm: 6 × 455/500 = 5,46 điểm.',
      en: '455 of 500 dossiers settled on time, maximum 6 points: 6 × 455/500 = 5.46 points.',
    },
  },
  {
    id: 'lam-tron',
    title: { vi: 'Làm tròn một lần', en: 'Rounded once' },
    paragraphs: [
      {
        vi: 'Bộ tiêu chí nói làm tròn đến chữ số nào và ở đâu. Khi làm tròn tại từng tiêu chí, điểm của tiêu chí được làm tròn đúng một lần, thẳng từ phân số, nửa thì lên; mọi tổng phía trên chỉ là phép cộng số nguyên. Vì vậy các phần in ra luôn cộng đúng bằng tổng in ra.',
        en: 'The criteria set says to which place and where rounding happens. Where it rounds at the criterion, the points are rounded exactly once, straight from the fraction, half up; every sum above is an addition of whole numbers. So the printed parts always add up to the printed total.',
      },
      {
        vi: 'Khi bộ tiêu chí làm tròn ở lĩnh vực hay ở tổng điểm, từng tiêu chí được ghi đến 1/10 000 điểm và trang hiện bốn chữ số thập phân.',
        en: 'Where a set rounds at fields or at the total, criteria are kept to 1/10,000 of a point and pages show four decimal places.',
      },
    ],
    example: {
      vi: 'Ninh Bình, Bộ chỉ số 766, 5/10/2026: 12,73 + 19,16 + 7,56 + 6,83 + 10,46 + 7,24 = 63,98, đúng bằng tổng đã công bố.',
      en: 'Ninh Bình, index of Decision 766, 5 Oct 2026: 12.73 + 19.16 + 7.56 + 6.83 + 10.46 + 7.24 = 63.98, exactly the published total.',
    },
  },
  {
    id: 'thieu',
    title: { vi: 'Thiếu số liệu, không phát sinh, mẫu số bằng 0', en: 'Missing, not applicable, zero denominator' },
    paragraphs: [
      {
        vi: 'Ba việc khác nhau. Thiếu số liệu không phải là 0 điểm: đơn vị chưa có tổng điểm và chưa xếp hạng, trừ khi bộ tiêu chí nói khác. Không phát sinh nhiệm vụ: được điểm tối đa, được một số điểm ghi sẵn, hoặc bỏ khỏi điểm tối đa rồi tính tỷ lệ trên phần còn lại, tùy bộ tiêu chí ghi cho từng tiêu chí. Mẫu số bằng 0: bộ tiêu chí ghi rõ được 0, được tối đa, bỏ ra, hay chưa chấm được.',
        en: 'Three different things. Missing figures are not zero points: the unit has no total and no rank yet, unless the set says otherwise. Not applicable: full points, a stated number of points, or left out of the maximum with the rest making 100%, as the set declares for each criterion. Zero denominator: the set declares zero, full points, left out, or not scored yet.',
      },
    ],
  },
  {
    id: 'chi-so',
    title: { vi: 'Chỉ số, xếp loại', en: 'Index and bands' },
    paragraphs: [
      {
        vi: 'Chỉ số (%) = tổng điểm / điểm tối đa × 100, làm tròn nửa lên. Bộ 70 điểm vẫn được công bố theo phần trăm. Xếp loại theo chỉ số đã làm tròn, tức con số mà mọi người nhìn thấy. Ngưỡng xếp loại là dữ liệu của từng bộ tiêu chí, vì mỗi tỉnh, mỗi khối, mỗi năm một khác.',
        en: 'Index (%) = total / maximum × 100, rounded half up. A set of 70 points is still published in per cent. The band follows the rounded index, the one that people see. Limits of bands are data of each set: they differ by province, block and year.',
      },
    ],
  },
  {
    id: 'thu-hang',
    title: { vi: 'Thứ hạng và đồng hạng', en: 'Ranks and ties' },
    paragraphs: [
      {
        vi: 'Chỉ xếp hạng trong một khối đơn vị cùng loại. Bằng điểm thì đồng hạng, hạng kế tiếp bị bỏ qua: 1, 2, 3, 4, 5, 5, 7. Số đơn vị của khối luôn đi kèm: “6/10”. Đơn vị chỉ có thứ hạng đã công bố giữ nguyên hạng đó; các đơn vị tính được lấp vào những hạng còn lại.',
        en: 'Units are ranked inside one block of comparable units. Equal totals share a place and the next place is skipped: 1, 2, 3, 4, 5, 5, 7. The size of the block always goes with the rank: “6/10”. A unit whose place was only published keeps it; computed units fill the other places.',
      },
      {
        vi: 'Thay đổi so kỳ trước luôn ghi cả điểm lẫn bậc. Hai kỳ chấm theo hai bộ tiêu chí khác nhau chỉ so được bằng phần trăm, và nhiều khi cũng không nên so.',
        en: 'Changes are always given in points and in places. Rounds scored by different sets can be compared in per cent only, and often not even then.',
      },
    ],
  },
  {
    id: 'cong-bo',
    title: { vi: 'Công bố và kiểm chứng', en: 'Publication and verification' },
    paragraphs: [
      {
        vi: 'Một kỳ công bố được đóng băng thành một tệp JSON chuẩn hóa (RFC 8785): bộ tiêu chí, số liệu, kết quả, dấu SHA-256 và chữ ký Ed25519. Ai có tệp cũng tính lại được từng điểm mà không cần hỏi máy chủ này.',
        en: 'A published round is frozen as canonical JSON (RFC 8785): criteria set, figures, results, SHA-256 hash and Ed25519 signature. Whoever has the file can recompute every point without asking this server.',
      },
    ],
  },
]

const FORMS_TITLE: Localized = { vi: 'Các dạng quy tắc chấm', en: 'Scoring forms' }
const FORMS_LEAD: Localized = {
  vi: 'b là tử số, a là mẫu số. Mỗi dạng ghi rõ đã thấy ở đâu; dạng “kiến thức chung” chưa đối chiếu được với một văn bản.',
  en: 'b is the numerator, a the denominator. Each form says where it was seen; “general knowledge” could not be checked against a document.',
}
const FORM_COLUMN: Localized = { vi: 'Dạng', en: 'Form' }
const GENERAL_KNOWLEDGE: Localized = {
  vi: 'Kiến thức chung, chưa đối chiếu văn bản',
  en: 'General knowledge, not checked against a document',
}

type RuleType = NonNullable<SetNode['rule']>['type']
type Form = {
  readonly type: RuleType
  readonly name: Localized
  readonly formula: Localized
  readonly provenance: Provenance | null
  readonly seen: Localized
}

const CA_MAU: Localized = { vi: 'Cà Mau, QĐ 1880/2013', en: 'Cà Mau, Decision 1880/2013' }
const D766: Localized = { vi: 'Quyết định 766', en: 'Decision 766' }
const MIC: Localized = { vi: 'Phụ lục 1B, Bộ TT&TT', en: 'Annex 1B, Ministry of Information and Communications' }
const NOWHERE: Localized = { vi: '', en: '' }

const FORMS: readonly Form[] = [
  {
    type: 'boolean',
    name: { vi: 'Có/không', en: 'Yes or no' },
    formula: { vi: 'đạt: tối đa; không: 0', en: 'met: maximum; not: 0' },
    provenance: 'official',
    seen: CA_MAU,
  },
  {
    type: 'options',
    name: { vi: 'Chọn một mức', en: 'One of several levels' },
    formula: { vi: 'điểm của mức đạt', en: 'points of the level reached' },
    provenance: 'official',
    seen: CA_MAU,
  },
  {
    type: 'all_of',
    name: { vi: 'Đủ mọi điều kiện', en: 'All conditions' },
    formula: { vi: 'đủ: tối đa; thiếu một: 0', en: 'all: maximum; one missing: 0' },
    provenance: 'official',
    seen: CA_MAU,
  },
  {
    type: 'ratio_tiers',
    name: { vi: 'Bậc theo tỷ lệ', en: 'Tiers of a ratio' },
    formula: { vi: 'điểm của bậc đầu tiên chứa b/a', en: 'points of the first tier that holds b/a' },
    provenance: 'official',
    seen: CA_MAU,
  },
  {
    type: 'ratio_linear',
    name: { vi: 'Theo tỷ lệ', en: 'Proportional' },
    formula: { vi: 'tối đa × b/a', en: 'maximum × b/a' },
    provenance: 'official',
    seen: D766,
  },
  {
    type: 'ratio_target',
    name: { vi: 'So với chỉ tiêu', en: 'Against a target' },
    formula: { vi: 'tối đa × min(1, (b/a)/chỉ tiêu)', en: 'maximum × min(1, (b/a)/target)' },
    provenance: 'official',
    seen: D766,
  },
  {
    type: 'ratio_floor',
    name: { vi: 'Có mức sàn', en: 'With a floor' },
    formula: { vi: 'tối đa × b/a khi b/a ≥ sàn, dưới sàn: 0', en: 'maximum × b/a where b/a ≥ floor, else 0' },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'ratio_relative_best',
    name: { vi: 'So với đơn vị tốt nhất', en: 'Against the best unit' },
    formula: { vi: 'tối đa × giá trị / giá trị tốt nhất', en: 'maximum × value / best value' },
    provenance: 'official',
    seen: MIC,
  },
  {
    type: 'count_capped',
    name: { vi: 'Cộng theo đầu việc', en: 'Count with a ceiling' },
    formula: { vi: 'min(trần, bước × số việc)', en: 'min(ceiling, step × count)' },
    provenance: 'official',
    seen: MIC,
  },
  {
    type: 'deadline_deduct',
    name: { vi: 'Trừ khi chậm', en: 'Deduction for lateness' },
    formula: { vi: 'tối đa − bước × số lần chậm', en: 'maximum − step × times late' },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'violation_deduct',
    name: { vi: 'Trừ khi vi phạm', en: 'Deduction for violations' },
    formula: { vi: 'tối đa − bước × số vi phạm', en: 'maximum − step × violations' },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'knock_out',
    name: { vi: 'Mất hết khi xảy ra', en: 'Knock-out' },
    formula: {
      vi: '0 khi sự việc xảy ra, còn lại theo quy tắc bên trong',
      en: '0 when the event happened, else the inner rule',
    },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'survey_weighted',
    name: { vi: 'Điều tra xã hội học', en: 'Survey' },
    formula: { vi: 'tối đa × bình quân trọng số phương án trả lời', en: 'maximum × mean weight of the answers' },
    provenance: 'observed',
    seen: { vi: 'Yên Bái', en: 'Yên Bái' },
  },
  {
    type: 'external_index',
    name: { vi: 'Quy đổi chỉ số khác', en: 'Converted index' },
    formula: { vi: 'tối đa × chỉ số/100', en: 'maximum × index/100' },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'improvement',
    name: { vi: 'So với năm trước', en: 'Against the year before' },
    formula: { vi: 'điểm theo tăng, bằng, giảm', en: 'points by up, equal, down' },
    provenance: null,
    seen: NOWHERE,
  },
  {
    type: 'formula_variants',
    name: { vi: 'Công thức được chọn', en: 'Chosen formula' },
    formula: { vi: 'tính công thức đã chọn với các biến', en: 'the chosen formula over its variables' },
    provenance: 'observed',
    seen: { vi: 'phần mềm chấm điểm công khai', en: 'a public scoring application' },
  },
  {
    type: 'direct',
    name: { vi: 'Nhập thẳng điểm', en: 'Points given directly' },
    formula: { vi: 'điểm đã chấm ở nơi khác', en: 'points made elsewhere' },
    provenance: 'observed',
    seen: D766,
  },
]
