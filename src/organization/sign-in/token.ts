// token.ts — how what a browser or a program keeps is kept here: as a hash. Pure.
import { createHash } from 'node:crypto'

/** Enough for tokens of 32 random bytes, which nobody can guess; passwords need a slow hash. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
