// The account PostgreSQL runs under when we are root: it refuses to run as root itself.
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../fault.ts'

export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

const CANDIDATES = ['postgres', '_postgres', 'nobody']

/** undefined: we are not root, so it runs as ourselves. */
export function serviceAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const found = pick(readFileSync('/etc/passwd', 'utf8'))
  if (found !== undefined) return found
  throw new Fault(
    {
      vi: 'PostgreSQL không chạy dưới quyền root, và máy này không có tài khoản postgres hay nobody.',
      en: 'PostgreSQL does not run as root, and this machine has no account postgres or nobody.',
    },
    {
      vi: 'Chạy bằng một tài khoản thường, hoặc tạo tài khoản postgres.',
      en: 'Run this as a normal user, or create an account postgres.',
    },
  )
}

/** The first candidate of a passwd file. initdb wants an account with an entry there, so a bare number will not do. */
export function pick(passwd: string): Account | undefined {
  const accounts = passwd.split('\n').map((line) => line.split(':'))
  for (const candidate of CANDIDATES) {
    const entry = accounts.find(([name]) => name === candidate)
    const uid = Number(entry?.[2])
    const gid = Number(entry?.[3])
    if (uid > 0 && gid > 0) return { name: candidate, uid, gid }
  }
  return undefined
}

/** Whether the account may enter this folder and each one above it. A process started with another uid has no other groups. */
export function canTraverse(folder: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(folder)
  const enter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & enter) === 0) return false
  const parent = dirname(folder)
  return parent === folder || canTraverse(parent, account)
}
