// How people write a day, and what they are told when it is none.
import { describe, expect, test } from 'vitest'
import { readTypedDay, typedDay, WrongDay, wrongDayText } from './typed-day.ts'

describe('a typed day', () => {
  test.for([
    ['1/9/2024', '2024-09-01'],
    ['01/09/2024', '2024-09-01'],
    [' 1 / 9 / 2024 ', '2024-09-01'],
    ['1.9.2024', '2024-09-01'],
    ['01-09-2024', '2024-09-01'],
    ['1 9 2024', '2024-09-01'],
    ['2024-09-01', '2024-09-01'],
    ['2024-9-1', '2024-09-01'],
    ['ngày 1 tháng 9 năm 2024', '2024-09-01'],
    ['Ngày 01 tháng 9 năm 2024'.normalize('NFD'), '2024-09-01'],
    ['1 Sep 2024', '2024-09-01'],
    ['1 September 2024', '2024-09-01'],
    ['29/2/2024', '2024-02-29'],
  ] as const)('%s', ([typed, day]) => {
    expect(readTypedDay(typed)).toBe(day)
  })

  test.for([
    ['', 'shape', 'Nhập ngày'],
    ['hôm qua', 'shape', '“hôm qua” không phải một ngày'],
    ['9/2024', 'shape', '1/9/2024'],
    ['1/9/24', 'short-year', 'bốn chữ số'],
    ['1/9/1024', 'year', '1900'],
    ['1/13/2024', 'month', 'ngày trước, tháng sau'],
    ['2024-13-01', 'month', 'tháng'],
    ['29/2/2023', 'date', '28'],
    ['31/4/2025', 'date', '30'],
    ['0/4/2025', 'date', '30'],
    ['1 Foo 2024', 'shape', '1 Foo 2024'],
  ] as const)('%s is refused as %s', ([typed, reason, said]) => {
    const answer = readTypedDay(typed)
    expect(answer).toBeInstanceOf(WrongDay)
    if (!(answer instanceof WrongDay)) return
    expect(answer.reason).toBe(reason)
    expect(wrongDayText(answer, 'vi')).toContain(said)
    expect(wrongDayText(answer, 'en')).not.toBe('')
  })

  test('what is put back into a field is read as the same day', () => {
    expect(typedDay('2024-09-01')).toBe('1/9/2024')
    expect(readTypedDay(typedDay('2025-12-31'))).toBe('2025-12-31')
  })
})
