// A cookie that an answer sets.

/** Always HttpOnly, SameSite=Lax, for the whole site, and Secure where the address is https. Empty value: taken away. */
export type Cookie = { readonly name: string; readonly value: string; readonly maxAgeSeconds: number }
