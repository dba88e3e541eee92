// Which unit a code or a name meant on a day: the codes and names of the sources that are used again, and generated histories
// against a slow version.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatedHistory, tellingDays } from '../../../test/support/unit-history.ts'
import { fold } from '../../platform/fold.ts'
import { holdsOn, on, type UnitHistory } from './history.ts'
import { type Resolved, resolveUnit, type UnitQuery } from './resolve.ts'
import { readShippedUnits } from './shipped.ts'

const shipped = readShippedUnits()
const history: UnitHistory = {
  version: 1,
  units: new Map(shipped.units.map((unit) => [unit.id, unit])),
  changes: shipped.changes,
  blocks: shipped.blocks,
}

const slugs = (found: Resolved): string | readonly string[] => {
  switch (found.kind) {
    case 'none':
      return 'none'
    case 'unit':
      return found.unit.slug
    case 'several':
      return found.units.map(({ slug }) => slug).sort()
  }
}

const [Y23, Y24, EVE, Y25] = ['2023-06-01', '2024-09-01', '2025-06-30', '2025-07-01'] as const

describe('a code that was used again means the unit of the day', () => {
  test.for([
    ['13750', '2024-08-31', 'xa-tan-khanh'],
    ['13750', Y24, 'xa-minh-tan-2024'],
    ['13750', EVE, 'xa-minh-tan-2024'],
    ['13750', Y25, 'xa-minh-tan-2025'],
    ['13753', EVE, 'xa-hop-hung'],
    ['13753', Y25, 'xa-hien-khanh-2025'],
    ['13777', Y23, 'xa-thanh-loi'],
    ['13777', EVE, 'xa-thanh-loi'],
    ['13777', Y25, 'phuong-truong-thi-2025'],
    ['13786', EVE, 'xa-dai-thang'],
    ['13786', Y25, 'xa-lien-minh-2025'],
    ['13741', EVE, 'thi-tran-goi'],
    ['13741', Y25, 'xa-vu-ban-2025'],
    ['13636', '2024-08-31', 'phuong-tran-te-xuong'],
    ['13636', Y24, 'phuong-vi-xuyen-2024'],
    ['13636', Y25, 'none'],
    ['13642', '2024-08-31', 'phuong-vi-xuyen'],
    ['13642', Y24, 'none'],
    ['13771', Y23, 'xa-minh-tan'],
    ['13771', Y24, 'none'],
    ['13711', Y24, 'xa-my-ha'],
    ['358', '2024-08-31', 'huyen-my-loc'],
    ['358', Y24, 'none'],
    ['36', EVE, 'tinh-nam-dinh'],
    ['37', EVE, 'none'],
    ['37', Y25, 'tinh-ninh-binh-2025'],
    ['H42', Y25, 'tinh-ninh-binh-2025'],
    ['H40', EVE, 'tinh-nam-dinh'],
  ] as const)('%s on %s: %s', ([code, day, slug]) => {
    expect(slugs(resolveUnit(history, { code, on: day }))).toEqual(slug)
  })
})

describe('a name means the unit of the day', () => {
  test.for([
    // two places whose names differ by one accent
    ['Xã Vũ Bản', EVE, 'xa-vu-ban-ha-nam'],
    ['Xã Vũ Bản', Y25, 'none'],
    ['Xã Vụ Bản', EVE, 'none'],
    ['Xã Vụ Bản', Y25, 'xa-vu-ban-2025'],
    ['Vụ Bản', Y25, 'xa-vu-ban-2025'],
    ['Vụ Bản', EVE, 'huyen-vu-ban'],
    ['vu ban', EVE, ['huyen-vu-ban', 'xa-vu-ban-ha-nam']],
    ['Huyện Vụ Bản', EVE, 'huyen-vu-ban'],
    ['UBND huyện Vụ Bản', Y23, 'huyen-vu-ban'],
    // a district that is gone is not the commune that has its name
    ['Huyện Vụ Bản', Y25, 'none'],
    ['Xã Minh Tân', Y23, 'xa-minh-tan'],
    ['Xã Minh Tân', Y24, 'xa-minh-tan-2024'],
    ['Xã Minh Tân', Y25, 'xa-minh-tan-2025'],
    ['Xã Nam Phong', Y23, 'xa-nam-phong'],
    ['Phường Nam Phong', Y24, 'xa-nam-phong'],
    ['Xã Nam Điền', Y23, 'xa-nam-dien'],
    ['Xã Nam Điền', Y24, ['xa-nam-dien', 'xa-nam-dien-2024']],
    ['Trực Hưng', Y23, 'xa-truc-hung-14050'],
    ['Trực Hùng', Y23, 'xa-truc-hung-14083'],
    // both ways of placing the mark
    ['xã Khánh Hoà', EVE, 'xa-khanh-hoa-ninh-binh'],
    ['UBND Thành phố Hồ Chí Minh', '2026-10-05', 'thanh-pho-ho-chi-minh-2025'],
    ['TP Hồ Chí Minh', '2012-12-31', 'thanh-pho-ho-chi-minh'],
    ['Thừa Thiên Huế', '2021-12-31', 'tinh-thua-thien-hue'],
    ['Thừa Thiên Huế', '2025-12-31', 'none'],
    ['UBND Thành phố Huế', '2026-10-05', 'tinh-thua-thien-hue'],
  ] as const)('%s on %s: %s', ([name, day, slug]) => {
    expect(slugs(resolveUnit(history, { name, on: day }))).toEqual(slug)
  })

  test('the level tells a province from the city in it', () => {
    expect(slugs(resolveUnit(history, { name: 'Nam Định', on: Y23 }))).toEqual(['thanh-pho-nam-dinh', 'tinh-nam-dinh'])
    expect(slugs(resolveUnit(history, { name: 'Nam Định', level: 'province', on: Y23 }))).toBe('tinh-nam-dinh')
    expect(slugs(resolveUnit(history, { name: 'Nam Định', level: 'commune', on: Y25 }))).toBe('phuong-nam-dinh-2025')
  })
})

describe('a code and a name together', () => {
  test('must mean the same unit', () => {
    expect(slugs(resolveUnit(history, { code: '13750', name: 'Xã Minh Tân', on: Y25 }))).toBe('xa-minh-tan-2025')
    expect(slugs(resolveUnit(history, { code: '13750', name: 'Xã Tân Khánh', on: Y25 }))).toBe('none')
    expect(slugs(resolveUnit(history, { code: 'H19', name: 'UBND Thành phố Đồng Nai', on: Y25 }))).toBe(
      'tinh-dong-nai-2025',
    )
  })

  test('a code that nobody has is passed over', () => {
    expect(slugs(resolveUnit(history, { code: 'huyen-vu-ban', name: 'Huyện Vụ Bản', on: Y23 }))).toBe('huyen-vu-ban')
  })

  test('an invented unit is nobody', () => {
    expect(slugs(resolveUnit(history, { code: 'minh-hoa-1', name: 'Đơn vị minh họa 1', on: Y23 }))).toBe('none')
  })
})

/** Looks at everything, remembers nothing. */
function slowly(
  { units }: UnitHistory,
  query: Required<Pick<UnitQuery, 'on' | 'name'>> | Required<Pick<UnitQuery, 'on' | 'code'>>,
) {
  const living = [...units.values()].filter(({ life }) => holdsOn(life, query.on))
  if ('code' in query)
    return living.filter(({ codes }) => codes.some((each) => holdsOn(each, query.on) && each.value.code === query.code))
  const called = (read: (name: string) => string) =>
    living.filter(({ names }) => read(on(names, query.on) ?? '') === read(query.name))
  const exact = called((name) => name.normalize('NFC').toLowerCase())
  // The names of these histories all have accents: typed with them, they mean them.
  return query.name === fold(query.name) ? called((name) => fold(name)) : exact
}

test('over generated histories it says what a slow search says', () => {
  fc.assert(
    fc.property(generatedHistory, fc.nat(), fc.nat(), (generated, a, b) => {
      const days = tellingDays(generated)
      const day = days[a % days.length] ?? ''
      const all = [...generated.units.values()]
      const unit = all[b % all.length]
      const name = unit?.names.at(-1)?.value ?? ''
      const code = unit?.codes.at(-1)?.value.code ?? ''
      const plain = (units: readonly { readonly slug: string }[]) => {
        const found = units.map(({ slug }) => slug).sort()
        return found.length === 0 ? 'none' : found.length === 1 ? found[0] : found
      }
      expect(slugs(resolveUnit(generated, { on: day, name }))).toEqual(plain(slowly(generated, { on: day, name })))
      expect(slugs(resolveUnit(generated, { on: day, name: fold(name) }))).toEqual(
        plain(slowly(generated, { on: day, name: fold(name) })),
      )
      expect(slugs(resolveUnit(generated, { on: day, code }))).toEqual(plain(slowly(generated, { on: day, code })))
    }),
  )
})
