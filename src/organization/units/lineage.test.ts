// What became of units and what is in them: the real ones, parts that multiply, and generated histories against following one
// grain at a time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatedHistory, historyOf } from '../../../test/support/unit-history.ts'
import { holdsOn, type UnitHistory, type UnitId } from './history.ts'
import { becameOf, cameFrom, compareDays, type Part, partsAfter, partsBefore } from './lineage.ts'
import { readShippedUnits } from './shipped.ts'

const shipped = readShippedUnits()
const history: UnitHistory = {
  version: 1,
  units: new Map(shipped.units.map((unit) => [unit.id, unit])),
  changes: shipped.changes,
  blocks: shipped.blocks,
}
const idOf = (slug: string): UnitId => shipped.units.find((unit) => unit.slug === slug)?.id ?? ''
const told = (parts: readonly Part[], of: UnitHistory = history) =>
  parts.map(({ unit, share }) => `${of.units.get(unit)?.slug} ${share?.text ?? '?'}`)

const [Y23, Y24, TODAY] = ['2023-06-01', '2024-09-01', '2026-11-24'] as const

describe('what of 2023 is in a unit today', () => {
  test.for([
    ['xa-vu-ban-2025', ['thi-tran-goi 1', 'xa-kim-thai 1', 'xa-tam-thanh 1']],
    ['xa-minh-tan-2025', ['xa-cong-hoa 1', 'xa-minh-tan 1', 'xa-minh-thuan 1', 'xa-tan-khanh 1']],
    ['phuong-truong-thi-2025', ['phuong-truong-thi 1', 'xa-lien-bao 1', 'xa-tan-thanh 1', 'xa-thanh-loi 1']],
    // wards that were divided: how much, no source says
    ['phuong-duy-tan-2025', ['phuong-chau-giang-ha-nam 1', 'xa-moc-hoan-ha-nam 1', 'phuong-hoa-mac-ha-nam ?']],
    ['tinh-ninh-binh-2025', ['tinh-ha-nam 1', 'tinh-nam-dinh 1', 'tinh-ninh-binh 1']],
  ] as const)('%s', ([slug, expected]) => {
    const parts = told(partsBefore(history, idOf(slug), Y23, TODAY)).filter((each) => !/^(huyen|thanh-pho)-/.test(each))
    expect(parts).toEqual(expected)
  })

  test('of 2024 it is less', () => {
    expect(told(partsBefore(history, idOf('xa-minh-tan-2025'), Y24, TODAY)).slice(0, 2)).toEqual([
      'xa-cong-hoa 1',
      'xa-minh-tan-2024 1',
    ])
  })
})

describe('where a unit of 2023 is today', () => {
  test.for([
    ['xa-tan-khanh', ['xa-minh-tan-2025 1']],
    ['xa-lien-bao', ['phuong-truong-thi-2025 1']],
    ['xa-my-ha', ['phuong-dong-a-2025 1']],
    ['phuong-hoa-mac-ha-nam', ['phuong-duy-tan-2025 ?', 'phuong-duy-tien-2025 ?']],
    // nobody wrote into whom it was merged
    ['xa-yen-nghia', ['xa-yen-nghia 1']],
    ['thanh-pho-ha-noi', ['thanh-pho-ha-noi 1']],
  ] as const)('%s', ([slug, expected]) => {
    expect(told(partsAfter(history, idOf(slug), Y23, TODAY))).toEqual(expected)
  })

  test('a district is in six, nobody knows how much of it in each', () => {
    expect(told(partsAfter(history, idOf('huyen-vu-ban'), Y23, TODAY))).toEqual([
      'phuong-thanh-nam-2025 ?',
      'phuong-truong-thi-2025 ?',
      'xa-hien-khanh-2025 ?',
      'xa-lien-minh-2025 ?',
      'xa-minh-tan-2025 ?',
      'xa-vu-ban-2025 ?',
    ])
  })
})

test('eighteen, fourteen, six: the communes of Vụ Bản side by side', () => {
  const isCommune = (id: UnitId) => history.units.get(id)?.kinds[0]?.value.level === 'commune'
  const { asThen } = compareDays(history, Y23, TODAY, (id) => isCommune(id))
  const ofVuBan = asThen.filter(({ unit }) =>
    history.units.get(unit)?.parents.some(({ value }) => value === idOf('huyen-vu-ban')),
  )
  expect(ofVuBan.length).toBe(18)
  expect(new Set(ofVuBan.flatMap(({ parts }) => parts.map(({ unit }) => unit))).size).toBe(6)
})

describe('one step at a time', () => {
  test('who took over, and from whom', () => {
    expect(becameOf(history, idOf('xa-thanh-loi')).map(({ unit }) => history.units.get(unit)?.slug)).toEqual([
      'phuong-truong-thi-2025',
    ])
    expect(
      cameFrom(history, idOf('xa-thanh-loi')).map(
        ({ unit, share }) => `${history.units.get(unit)?.slug} ${share?.text}`,
      ),
    ).toEqual(['xa-lien-bao 1', 'xa-tan-thanh 1'])
  })
})

describe('parts', () => {
  const small = historyOf(
    {
      a: { until: '2001-01-01' },
      b: { from: '2001-01-01', until: '2002-01-01' },
      c: { from: '2001-01-01' },
      d: { from: '2002-01-01' },
      e: {},
    },
    [
      ['split', '2001-01-01', ['a', 'b', '0.25'], ['a', 'c', '0.75']],
      ['split', '2002-01-01', ['b', 'd', '0.3'], ['b', 'c', '0.7']],
      ['split', '2003-01-01', ['e', 'd', '0.1']],
      ['reorganise', '2004-01-01', ['e', 'c']],
    ],
  )
  const endedIn = (unit: UnitId, day: string) => told(partsAfter(small, unit, '2000-01-01', day), small)

  test('multiply without a rounding, and add where they meet', () => {
    expect(endedIn('a', '2001-06-01')).toEqual(['c 0.75', 'b 0.25'])
    expect(endedIn('a', '2002-06-01')).toEqual(['c 0.925', 'd 0.075'])
  })

  test('who goes on keeps what is left', () => {
    expect(endedIn('e', '2003-06-01')).toEqual(['e 0.9', 'd 0.1'])
  })

  test('of an unknown part everything is unknown, and what is left too', () => {
    expect(endedIn('e', '2004-06-01')).toEqual(['d 0.1', 'c ?', 'e ?'])
  })

  test('looked at from the other end they are the same', () => {
    expect(told(partsBefore(small, 'c', '2000-01-01', '2003-06-01'), small)).toEqual(['a 0.925'])
    expect(told(partsBefore(small, 'd', '2000-01-01', '2003-06-01'), small)).toEqual(['e 0.1', 'a 0.075'])
  })
})

test('forwards and backwards agree, and known parts of a unit add up to it', () => {
  fc.assert(
    fc.property(generatedHistory, (generated) => {
      const [then, now] = ['1999-06-01', '2030-01-01']
      const at = (day: string) => [...generated.units.values()].filter(({ life }) => holdsOn(life, day))
      const forwards = at(then).flatMap(({ id }) =>
        partsAfter(generated, id, then, now)
          .filter(({ unit }) => holdsOn(generated.units.get(unit)?.life ?? { from: null, until: then }, now))
          .map(({ unit, share }) => `${id} in ${unit}: ${share?.text ?? '?'}`),
      )
      const backwards = at(now).flatMap(({ id }) =>
        partsBefore(generated, id, then, now).map(({ unit, share }) => `${unit} in ${id}: ${share?.text ?? '?'}`),
      )
      expect(backwards.sort()).toEqual(forwards.sort())
    }),
  )
})

/** Follows every way a grain of the unit can go, one change after another. */
function reached(generated: UnitHistory, unit: UnitId, then: string): ReadonlySet<UnitId> {
  const days = [...new Set(generated.changes.map(({ effectiveOn }) => effectiveOn))].sort().filter((day) => day > then)
  let here = new Set([unit])
  for (const day of days) {
    const next = new Set<UnitId>()
    for (const each of here) {
      const ways = generated.changes
        .filter(({ effectiveOn }) => effectiveOn === day)
        .flatMap(({ edges }) => edges.filter(({ from, to }) => from === each && to !== each))
      for (const { to } of ways) next.add(to)
      if (ways.length === 0 || generated.units.get(each)?.life.until !== day) next.add(each)
    }
    here = next
  }
  return here
}

test('every way there is, and no other, is followed', () => {
  fc.assert(
    fc.property(generatedHistory, fc.nat(), (generated, pick) => {
      const all = [...generated.units.values()].filter(({ life }) => holdsOn(life, '1999-06-01'))
      const unit = all[pick % all.length]?.id ?? ''
      const parts = partsAfter(generated, unit, '1999-06-01', '2030-01-01')
      expect(new Set(parts.map((part) => part.unit))).toEqual(reached(generated, unit, '1999-06-01'))
    }),
  )
})
