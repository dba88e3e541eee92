// The second factor: which code counts when.
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { acceptCode, newTotpSecret, shownSecret, stepAt, totpAddress } from './totp.ts'

const now = new Date('2026-11-24T01:00:10Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
// The secret of RFC 6238, appendix B.
const secret = new Uint8Array(Buffer.from('12345678901234567890'))
const codeAt = (moment: Date) =>
  TOTP.generate({ secret: Secret.fromLatin1('12345678901234567890'), timestamp: moment.getTime() })
const answer = (code: string, lastStep: number | null = null, moment = now) => {
  const said = acceptCode({ secret, lastStep }, code, moment)
  return said instanceof Refusal ? said.code : said
}

test('the code of RFC 6238 at 1111111109', () => {
  // Eight digits there, the last six of them here.
  expect(answer('081804', null, new Date(1_111_111_109_000))).toBe(37_037_036)
})

test('one step before and after count, two do not', () => {
  const step = stepAt(now)
  expect([-60, -30, 0, 30, 60].map((seconds) => answer(codeAt(at(seconds))))).toEqual([
    'second-factor.code-wrong',
    step - 1,
    step,
    step + 1,
    'second-factor.code-wrong',
  ])
})

test('a code counts once, and none of an earlier step after it', () => {
  const step = stepAt(now)
  expect(answer(codeAt(now), step)).toBe('second-factor.code-used')
  expect(answer(codeAt(at(-30)), step)).toBe('second-factor.code-used')
  expect(answer(codeAt(at(30)), step)).toBe(step + 1)
})

test('a clock that was set back is told as that', () => {
  expect(answer(codeAt(now), stepAt(at(3600)))).toBe('second-factor.clock-behind')
})

test.for(['', '12345', '1234567', 'abcdef', '12 34 5', '１２３４５６'])('%j is not six digits', (code) => {
  expect(answer(code)).toBe('second-factor.code-shape')
})

test('spaces between the digits are no mistake', () => {
  const code = codeAt(now)
  expect(answer(` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe(stepAt(now))
})

describe('a new secret', () => {
  test('has 160 bits and is another each time', () => {
    const [a, b] = [newTotpSecret(), newTotpSecret()]
    expect(a).toHaveLength(20)
    expect(shownSecret(a)).not.toBe(shownSecret(b))
  })
  test('is shown in groups of four', () => {
    expect(shownSecret(secret)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
  })
  test('is told to an app with the name of the product', () => {
    expect(totpAddress(secret, 'quantri')).toMatch(
      /^otpauth:\/\/totp\/M%E1%BB%99t%20C%E1%BB%ADa:quantri\?issuer=.*secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ/,
    )
  })
})
