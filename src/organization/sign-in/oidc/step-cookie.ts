// step-cookie.ts — what ties a sign-in by a provider to the browser that began it.
import type { Cookie } from '../../../platform/http/cookie.ts'
import { STEP_MINUTES } from './commands.ts'

export const STEP_COOKIE = 'motcua_oidc'

export const stepCookie = (token: string): Cookie => ({
  name: STEP_COOKIE,
  value: token,
  maxAgeSeconds: STEP_MINUTES * 60,
})

export const noStepCookie: Cookie = { name: STEP_COOKIE, value: '', maxAgeSeconds: 0 }
