// paths.ts — the addresses of signing in and of one's own account, in one place. Without language prefix.
const e = encodeURIComponent

const withBack = (path: string, back: string | null | undefined): string => (back ? `${path}?tiep=${e(back)}` : path)

export const signInPaths = {
  signIn: (back?: string | null) => withBack('/dang-nhap', back),
  code: '/dang-nhap/ma',
  recovery: '/dang-nhap/ma?cach=khoi-phuc',
  signOut: '/dang-xuat',
  account: '/tai-khoan',
  password: (back?: string | null) => withBack('/tai-khoan/mat-khau', back),
  secondFactor: '/tai-khoan/hai-lop',
  secondFactorSetup: '/tai-khoan/hai-lop/thiet-lap',
  recoveryCodes: '/tai-khoan/hai-lop/ma-khoi-phuc',
  secondFactorOff: '/tai-khoan/hai-lop/tat',
  sessions: (page = 1) => (page === 1 ? '/tai-khoan/phien' : `/tai-khoan/phien?trang=${page}`),
  endSession: (id: string) => `/tai-khoan/phien/${e(id)}/ket-thuc`,
  endOthers: '/tai-khoan/phien/ket-thuc-khac',
  link: (token: string) => `/lien-ket/${e(token)}`,
  resets: (page = 1) => (page === 1 ? '/quan-tri/xac-thuc-hai-lop' : `/quan-tri/xac-thuc-hai-lop?trang=${page}`),
  reset: (id: string) => `/quan-tri/xac-thuc-hai-lop/${e(id)}`,
  decideReset: (id: string) => `/quan-tri/xac-thuc-hai-lop/${e(id)}/quyet-dinh`,
} as const
