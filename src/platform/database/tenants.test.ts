import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { Refusal } from '../refusal.ts'
import { addHost, createTenant, openTenants, removeHost, schemaOf, shareOf } from './tenants.ts'

const { server, db } = await testDatabase()

test('a tenant is created once, and its pool sees its own schema only', async () => {
  const created = await createTenant(server, 'ninh_binh')
  expect(created).toMatchObject({ tenant: 'ninh_binh', schema: 't_ninh_binh', host: null })
  await expect(createTenant(server, 'ninh_binh')).rejects.toMatchObject({ kind: 'conflict', code: 'tenant.taken' })

  const tenants = openTenants(server)
  try {
    const other = await tenants.open('ninh_binh')
    await other
      .insertInto('tenant_setting')
      .values({ key: 'name', value: '"Ninh Bình"', updated_at: new Date() })
      .execute()
    expect(await other.selectFrom('tenant_setting').select('value').execute()).toEqual([{ value: 'Ninh Bình' }])
    expect(await db.selectFrom('tenant_setting').select('value').execute()).toEqual([])
    expect(await tenants.open('ninh_binh')).toBe(other)
    expect((await tenants.list()).map(({ tenant }) => tenant)).toEqual(['demo', 'ninh_binh'])
  } finally {
    await tenants.close()
  }
})

test('two that create the same tenant at once: one does, the other is refused', async () => {
  const results = await Promise.allSettled([createTenant(server, 'hue'), createTenant(server, 'hue')])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'tenant.taken' })
})

test('an unknown tenant is refused, and found once it is there', async () => {
  const tenants = openTenants(server)
  try {
    await expect(tenants.open('da_nang')).rejects.toMatchObject({ kind: 'missing', code: 'tenant.not-found' })
    await createTenant(server, 'da_nang')
    await expect(tenants.open('da_nang')).resolves.toBeDefined()
  } finally {
    await tenants.close()
  }
})

test.for(['', 'a', 'A', '1a', 'a-b', 'a;drop', 'đà', `a${'b'.repeat(31)}`])('the name %j is refused', (name) => {
  expect(schemaOf(name)).toBeInstanceOf(Refusal)
})

test('a host name belongs to one tenant, however it was typed', async () => {
  await Promise.all([createTenant(server, 'mot'), createTenant(server, 'hai')])
  expect(await addHost(server, 'mot', 'https://Mot.Example.vn:8443/')).toBe('mot.example.vn')
  expect(await addHost(server, 'mot', 'mot.example.vn.')).toBe('mot.example.vn')
  await expect(addHost(server, 'hai', 'MOT.example.vn')).rejects.toMatchObject({
    code: 'tenant.host-taken',
    values: { tenant: 'mot' },
  })
  await expect(addHost(server, 'ba', 'ba.example.vn')).rejects.toMatchObject({ code: 'tenant.not-found' })
  await expect(addHost(server, 'mot', 'không phải')).rejects.toMatchObject({ kind: 'invalid', code: 'tenant.bad-host' })

  const tenants = openTenants(server)
  try {
    const hosts = async () => (await tenants.list()).find(({ tenant }) => tenant === 'mot')?.hosts
    expect(await hosts()).toEqual(['mot.example.vn'])
    expect(await removeHost(server, 'Mot.example.vn')).toBe('mot.example.vn')
    expect(await hosts()).toEqual([])
    await expect(removeHost(server, 'mot.example.vn')).rejects.toMatchObject({ code: 'tenant.host-not-found' })
  } finally {
    await tenants.close()
  }
})

test('two that give one host name to two tenants at once: one does, the other is refused', async () => {
  await Promise.all([createTenant(server, 'bon'), createTenant(server, 'nam')])
  const results = await Promise.allSettled([addHost(server, 'bon', 'x.vn'), addHost(server, 'nam', 'x.vn')])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test.for([
  [0, 10],
  [1, 10],
  [10, 10],
  [20, 5],
  [33, 3],
  [500, 3],
] as const)('of %i tenants each has a pool of %i connections', ([tenants, connections]) => {
  expect(shareOf(tenants)).toBe(connections)
})
