// What is read from a provider's claims, and the sign-in names made from them.
import { expect, test } from 'vitest'
import { Refusal } from '../../../platform/refusal.ts'
import { derivedLogin, readIdentity, readName } from './identity.ts'

const settings = {
  issuer: 'https://id.example.vn',
  clientId: 'mot-cua',
  clientSecret: undefined,
  name: 'VNeID',
  scope: 'openid',
  claims: { nationalId: 'national_id', name: 'name', level: 'loa' },
  levels: ['low', 'substantial', 'high'],
  minLevel: 'substantial',
  secondFactorLevel: 'high',
}
const claims = { iss: 'https://id.example.vn', sub: 'x', national_id: '036 200 000 001', name: 'An', loa: 'high' }

test.for([
  ['NGUYỄN  VĂN AN', 'Nguyễn Văn An'],
  ['ĐẶNG THỊ ƯỚC', 'Đặng Thị Ước'],
  ["H'HEN NIÊ", "H'Hen Niê"],
  ['Y BLÔK', 'Y Blôk'],
  ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
  ['de la Cruz', 'de la Cruz'],
  ['', ''],
] as const)('%s is %s', ([told, name]) => {
  expect(readName(told)).toBe(name)
})

test('a decomposed name is one with the composed', () => {
  expect(readName('Nguyễn'.normalize('NFD'))).toBe('Nguyễn')
})

test('the number may be told in groups', () => {
  expect(readIdentity(claims, settings)).toMatchObject({ nationalId: '036200000001' })
})

test.for([
  ['high', true],
  ['substantial', false],
  ['low', undefined],
  ['HIGH', undefined],
  ['', undefined],
  [3, undefined],
] as const)('level %s counts as second factor: %s; undefined lets nobody in', ([loa, isStrong]) => {
  const identity = readIdentity({ ...claims, loa }, settings)
  expect(identity instanceof Refusal ? undefined : identity.isStrong).toBe(isStrong)
})

test.for([
  [{ iss: undefined }],
  [{ sub: '' }],
  [{ national_id: 36_200_000_001 }],
  [{ national_id: ['036200000001'] }],
  [{ national_id: '03620000000１' }], // a full-width digit
  [{ name: { first: 'An' } }],
  [{ name: 'x'.repeat(201) }],
] as const)('%o is refused', ([changes]) => {
  expect(readIdentity({ ...claims, ...changes }, settings)).toBeInstanceOf(Refusal)
})

test('a sign-in name has the name in it, a tail that nobody guesses, and the shape of sign-in names', () => {
  const zero = () => 0
  expect(derivedLogin('Nguyễn Văn An', zero)).toBe('nguyen-van-an-aaaaaa')
  expect(derivedLogin('李明', zero)).toBe('cong-dan-aaaaaa')
  expect(derivedLogin(`${'x'.repeat(39)} y`, zero)).toBe(`${'x'.repeat(39)}-aaaaaa`)
  for (const name of ['Đỗ Ước', "H'Hen Niê", '.', 'a'.repeat(300)])
    expect(derivedLogin(name)).toMatch(/^[a-z0-9][a-z0-9._-]{1,59}$/)
})
