// Hashes of passwords, and the queue they are made in.
import { describe, expect, test } from 'vitest'
import { hashPassword, PARAMETERS, verifyPassword } from './password.ts'
import { createQueue } from './queues.ts'

const weak = { memoryKib: 64, passes: 1, lanes: 1 }

describe('a hash', () => {
  test('names its algorithm and parameters, and has a salt of its own', async () => {
    const [a, b] = [await hashPassword('mật khẩu'), await hashPassword('mật khẩu')]
    expect(a).toMatch(/^\$argon2id\$v=19\$m=32768,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(a).not.toBe(b)
  })

  test('is what other implementations make of the same', async () => {
    // The vector of the reference implementation's own test: argon2id, m=64 MiB, t=2, p=1.
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await verifyPassword('password', stored)).toEqual({ matches: true, isOutdated: false })
    expect((await verifyPassword('Password', stored)).matches).toBe(false)
  })

  test('is the same for letters however they are composed', async () => {
    const stored = await hashPassword('tiếng Việt'.normalize('NFD'), weak)
    expect((await verifyPassword('tiếng Việt'.normalize('NFC'), stored)).matches).toBe(true)
    expect((await verifyPassword('tieng Viet', stored)).matches).toBe(false)
  })

  test.for([
    ['less memory', { ...PARAMETERS, memoryKib: PARAMETERS.memoryKib - 1024 }, true],
    ['fewer passes', { ...PARAMETERS, passes: PARAMETERS.passes - 1 }, true],
    ['as today', PARAMETERS, false],
    ['more passes', { ...PARAMETERS, passes: PARAMETERS.passes + 1 }, false],
  ] as const)('with %s: whether it is to be made anew', async ([, parameters, isOutdated]) => {
    expect(await verifyPassword('xin chào', await hashPassword('xin chào', parameters))).toEqual({
      matches: true,
      isOutdated,
    })
  })

  test('that is damaged is a bug and no wrong password', async () => {
    await expect(verifyPassword('x', '$2b$10$abcdefghijklmnopqrstuv')).rejects.toThrow(/PHC/)
  })

  test('of nobody matches nothing, not even an empty password', async () => {
    expect(await verifyPassword('', null)).toEqual({ matches: false, isOutdated: false })
  })
})

describe('the queue', () => {
  /** Work that ends when the test says. */
  function controlled() {
    const started: number[] = []
    const ends = new Map<number, () => void>()
    return {
      started,
      work: (n: number) => () =>
        new Promise<number>((resolve) => {
          started.push(n)
          ends.set(n, () => resolve(n))
        }),
      end: async (n: number) => {
        ends.get(n)?.()
        await new Promise((resolve) => setImmediate(resolve))
      },
    }
  }

  test('runs no more at once than it may, in the order they came', async () => {
    const { started, work, end } = controlled()
    const queue = createQueue({ atOnce: 2, waiting: 10 })
    const all = [1, 2, 3, 4].map((n) => queue.run(work(n)))
    await end(0)
    expect(started).toEqual([1, 2])
    await end(2)
    expect(started).toEqual([1, 2, 3])
    await end(1)
    await end(3)
    await end(4)
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
  })

  test('sends away who would wait too long, and takes the next when one is done', async () => {
    const { work, end } = controlled()
    const queue = createQueue({ atOnce: 1, waiting: 1 })
    const first = queue.run(work(1))
    const second = queue.run(work(2))
    await expect(queue.run(work(3))).rejects.toMatchObject({ kind: 'unavailable', code: 'sign-in.queue-full' })
    await end(1)
    const third = queue.run(work(4))
    await end(2)
    await end(4)
    expect(await Promise.all([first, second, third])).toEqual([1, 2, 4])
  })

  test('goes on after work that failed', async () => {
    const queue = createQueue({ atOnce: 1, waiting: 1 })
    const failing = queue.run(() => Promise.reject(new Error('no memory')))
    const next = queue.run(async () => 'done')
    await expect(failing).rejects.toThrow('no memory')
    expect(await next).toBe('done')
  })
})
