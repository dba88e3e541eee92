// chain-state.ts — how it stands with the protection of the journal, in one word and its cure. Pure.
import { formatCount, formatDateTime, type Locale } from '../../platform/locale.ts'
import { messages } from './messages.ts'
import type { ChainState } from './store.ts'

export type Protection = 'protected' | 'shared' | 'no-sealer' | 'stalled'

/** The sealer comes every few seconds: five minutes mean that it does not come. */
const STALLED_AFTER_MS = 5 * 60_000

export function protectionOf({ canRewrite, hasSealer, oldestUnsealedAt }: ChainState, now: Date): Protection {
  if (canRewrite) return 'shared'
  if (!hasSealer) return 'no-sealer'
  const isStalled = oldestUnsealedAt !== null && now.getTime() - oldestUnsealedAt.getTime() > STALLED_AFTER_MS
  return isStalled ? 'stalled' : 'protected'
}

export type ChainWords = {
  readonly title: string
  readonly cure: string | undefined
  readonly facts: readonly string[]
}

export function chainWords(state: ChainState, protection: Protection, locale: Locale): ChainWords {
  const t = messages(locale)
  const n = (value: number | null) => formatCount(value ?? 0, locale)
  const { sealNo, sealedAt, sealedPosition, signedAt, signedPosition, unsealed } = state
  const facts = [
    sealedAt
      ? t.lastSeal({ seal: n(sealNo), position: n(sealedPosition), time: formatDateTime(sealedAt, locale) })
      : t.noSeal,
    signedAt ? t.lastSignature({ position: n(signedPosition), time: formatDateTime(signedAt, locale) }) : t.noSignature,
    t.unsealed({ count: n(unsealed) }),
  ]
  switch (protection) {
    case 'protected':
      return { title: t.stateProtected, cure: undefined, facts }
    case 'shared':
      return { title: t.stateUnprotected, cure: t.cureShared, facts }
    case 'no-sealer':
      return { title: t.stateUnprotected, cure: t.cureNoSealer, facts }
    case 'stalled':
      return { title: t.stateStalled, cure: t.cureStalled, facts }
  }
}
