// The units of huyện Vụ Bản as a history in memory, for tests of the rules: eighteen communes, fourteen from 1/9/2024, six from
// 1/7/2025, with codes and names that were used again for something else.
import type { Change, ChangeKind, Day, Level, Unit, UnitHistory, UnitId } from '../../src/organization/units/history.ts'

const FIRST: Day = '2024-09-01'
const SECOND: Day = '2025-07-01'

type Line = readonly [id: UnitId, kind: string, name: string, code: string | null, parent: UnitId | null]

const until2024: readonly Line[] = [
  ['minh-thuan', 'xa', 'Xã Minh Thuận', '13744', 'huyen-vu-ban'],
  ['tan-khanh', 'xa', 'Xã Tân Khánh', '13750', 'huyen-vu-ban'],
  ['minh-tan', 'xa', 'Xã Minh Tân', '13771', 'huyen-vu-ban'],
  ['tan-thanh', 'xa', 'Xã Tân Thành', '13759', 'huyen-vu-ban'],
  ['lien-bao', 'xa', 'Xã Liên Bảo', '13774', 'huyen-vu-ban'],
  ['thanh-loi', 'xa', 'Xã Thành Lợi', '13777', 'huyen-vu-ban'],
]
const between: readonly Line[] = [
  ['minh-tan-2024', 'xa', 'Xã Minh Tân', '13750', 'huyen-vu-ban'],
  ['thanh-loi-2024', 'xa', 'Xã Thành Lợi', '13777', 'huyen-vu-ban'],
]
const until2025: readonly Line[] = [
  ['tinh-nam-dinh', 'tinh', 'Tỉnh Nam Định', '36', null],
  ['huyen-vu-ban', 'huyen', 'Huyện Vụ Bản', '359', 'tinh-nam-dinh'],
  ['goi', 'thi-tran', 'Thị trấn Gôi', '13741', 'huyen-vu-ban'],
  ['hien-khanh', 'xa', 'Xã Hiển Khánh', '13747', 'huyen-vu-ban'],
  ['hop-hung', 'xa', 'Xã Hợp Hưng', '13753', 'huyen-vu-ban'],
  ['dai-an', 'xa', 'Xã Đại An', '13756', 'huyen-vu-ban'],
  ['cong-hoa', 'xa', 'Xã Cộng Hòa', '13762', 'huyen-vu-ban'],
  ['trung-thanh', 'xa', 'Xã Trung Thành', '13765', 'huyen-vu-ban'],
  ['quang-trung', 'xa', 'Xã Quang Trung', '13768', 'huyen-vu-ban'],
  ['kim-thai', 'xa', 'Xã Kim Thái', '13780', 'huyen-vu-ban'],
  ['lien-minh', 'xa', 'Xã Liên Minh', '13783', 'huyen-vu-ban'],
  ['dai-thang', 'xa', 'Xã Đại Thắng', '13786', 'huyen-vu-ban'],
  ['tam-thanh', 'xa', 'Xã Tam Thanh', '13789', 'huyen-vu-ban'],
  ['vinh-hao', 'xa', 'Xã Vĩnh Hào', '13792', 'huyen-vu-ban'],
  // outside the district
  ['my-xa', 'xa', 'Xã Mỹ Xá', '13693', 'tinh-nam-dinh'],
  ['vu-ban-ha-nam', 'xa', 'Xã Vũ Bản', '13507', null],
]
const since2025: readonly Line[] = [
  ['tinh-ninh-binh-2025', 'tinh', 'Tỉnh Ninh Bình', '37', null],
  ['vu-ban-2025', 'xa', 'Xã Vụ Bản', '13741', 'tinh-ninh-binh-2025'],
  ['minh-tan-2025', 'xa', 'Xã Minh Tân', '13750', 'tinh-ninh-binh-2025'],
  ['hien-khanh-2025', 'xa', 'Xã Hiển Khánh', '13753', 'tinh-ninh-binh-2025'],
  ['lien-minh-2025', 'xa', 'Xã Liên Minh', '13786', 'tinh-ninh-binh-2025'],
  ['truong-thi', 'phuong', 'Phường Trường Thi', '13777', 'tinh-ninh-binh-2025'],
  ['thanh-nam', 'phuong', 'Phường Thành Nam', null, 'tinh-ninh-binh-2025'],
]

const LEVELS: Readonly<Record<string, Level>> = { tinh: 'province', huyen: 'district' }

function unit([id, kind, name, code, parent]: Line, from: Day | null, until: Day | null): Unit {
  const dated = <T>(value: T) => [{ from, until, value }]
  return {
    id,
    slug: id,
    life: { from, until },
    names: dated(name),
    kinds: dated({ kind, level: LEVELS[kind] ?? 'commune' }),
    codes: code === null ? [] : dated({ scheme: 'gso', code }),
    parents: parent === null ? [] : dated(parent),
    provenance: 'official',
    source: 'test',
  }
}

function change(
  id: string,
  kind: ChangeKind,
  effectiveOn: Day,
  from: readonly UnitId[],
  to: readonly UnitId[],
): Change {
  return {
    id,
    kind,
    effectiveOn,
    instrument: effectiveOn === FIRST ? 'NQ 1104/NQ-UBTVQH15' : 'NQ 1674/NQ-UBTVQH15',
    instrumentOn: null,
    note: null,
    provenance: 'official',
    source: 'test',
    edges: from.flatMap((each) => to.map((heir) => ({ from: each, to: heir, share: null }))),
  }
}

export function vuBan(): UnitHistory {
  const units = [
    ...until2024.map((line) => unit(line, null, FIRST)),
    ...between.map((line) => unit(line, FIRST, SECOND)),
    ...until2025.map((line) => unit(line, null, SECOND)),
    ...since2025.map((line) => unit(line, SECOND, null)),
  ]
  return {
    version: 1,
    units: new Map(units.map((each) => [each.id, each])),
    changes: [
      change('a1', 'merge', FIRST, ['minh-thuan', 'tan-khanh', 'minh-tan'], ['minh-tan-2024']),
      change('a2', 'merge', FIRST, ['tan-thanh', 'lien-bao', 'thanh-loi'], ['thanh-loi-2024']),
      change('b0', 'merge', SECOND, ['tinh-nam-dinh'], ['tinh-ninh-binh-2025']),
      change('b1', 'merge', SECOND, ['goi', 'kim-thai', 'tam-thanh'], ['vu-ban-2025']),
      change('b2', 'merge', SECOND, ['cong-hoa', 'minh-tan-2024'], ['minh-tan-2025']),
      change('b3', 'merge', SECOND, ['hop-hung', 'trung-thanh', 'quang-trung', 'hien-khanh'], ['hien-khanh-2025']),
      change('b4', 'merge', SECOND, ['vinh-hao', 'dai-thang', 'lien-minh'], ['lien-minh-2025']),
      change('b5', 'merge', SECOND, ['thanh-loi-2024'], ['truong-thi']),
      change('b6', 'merge', SECOND, ['dai-an', 'my-xa'], ['thanh-nam']),
      change('b7', 'dissolve', SECOND, ['huyen-vu-ban'], ['vu-ban-2025', 'minh-tan-2025']),
    ],
    blocks: [],
  }
}
