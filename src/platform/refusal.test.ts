import { expect, test } from 'vitest'
import { accept, Refusal } from './refusal.ts'

test('an answer that is no refusal comes back as it is', () => {
  expect(accept<number | Refusal>(3)).toBe(3)
  expect(accept(undefined)).toBeUndefined()
})

test('a refusal is thrown, with its code, values and fields', () => {
  const refusal = new Refusal('conflict', 'tenant.taken', {
    values: { tenant: 'demo' },
    fields: { tenant: 'tenant.taken' },
  })
  expect(() => accept(refusal)).toThrow(refusal)
  expect(refusal).toMatchObject({
    kind: 'conflict',
    code: 'tenant.taken',
    values: { tenant: 'demo' },
    fields: { tenant: 'tenant.taken' },
  })
})
