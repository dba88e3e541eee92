// paths.ts — the addresses of signing in by a provider. Without language prefix.

const withBack = (path: string, back: string | null | undefined): string =>
  back ? `${path}?tiep=${encodeURIComponent(back)}` : path

export const oidcPaths = {
  begin: (back?: string | null) => withBack('/dang-nhap/oidc', back),
  /** Registered at the provider: one address, whatever the language. */
  answer: '/dang-nhap/oidc/tra-loi',
  password: (back?: string | null) => withBack('/dang-nhap', back),
} as const
