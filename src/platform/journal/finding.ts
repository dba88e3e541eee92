// What a verification of the journal can find, and what it only remarks. Values; their sentences are in journal-finding-text.ts.

/** A seal's number, as text: somebody may have forged one that no number holds. */
type SealNo = string

/** Each says that somebody changed what was sealed, and where. */
export type Finding =
  /** Content of a row, or its hash, is not what was sealed; or the row before it was changed and its hash computed anew. */
  | {
      readonly code: 'row-changed'
      readonly position: number
      readonly id: string
      readonly idBefore: string
      readonly seal: SealNo
      readonly part: 'content' | 'hash'
    }
  | { readonly code: 'row-missing'; readonly position: number; readonly to: number; readonly seals: readonly SealNo[] }
  /** A row stands in the chain that was never sealed there. */
  | { readonly code: 'row-inserted'; readonly position: number; readonly id: string; readonly seal: SealNo }
  | { readonly code: 'row-moved'; readonly position: number; readonly id: string; readonly sealedAs: number }
  /** Outside the count, or with some of a seal's values and not all. */
  | { readonly code: 'row-misplaced'; readonly id: string; readonly given: string | null }
  | { readonly code: 'seal-changed'; readonly seal: SealNo }
  | { readonly code: 'seal-missing'; readonly seal: SealNo; readonly to: SealNo }
  /** The seal is whole and does not fit its rows: they were changed and chained anew. */
  | { readonly code: 'seal-unfit'; readonly seal: SealNo; readonly position: number; readonly to: number }
  | { readonly code: 'signature-broken'; readonly seal: SealNo }
  | { readonly code: 'signature-foreign'; readonly seal: SealNo; readonly key: string }
  | { readonly code: 'signature-missing'; readonly seal: SealNo; readonly signedAt: string }
  /** What was signed is not what stands there: rows after the last good signature were changed and chained anew. */
  | {
      readonly code: 'rewritten'
      readonly seal: SealNo
      readonly after: string
      readonly to: string
      readonly signedAt: string
      readonly by: 'signature' | 'anchor'
    }
  /** The chain ends before a place that was signed. */
  | {
      readonly code: 'chain-short'
      readonly end: string
      readonly seal: SealNo
      readonly signed: string
      readonly signedAt: string
      readonly by: 'signature' | 'anchor'
    }
  | { readonly code: 'anchor-missing'; readonly file: string }
  | { readonly code: 'anchor-line-broken'; readonly line: number }
  | { readonly code: 'anchor-line-missing'; readonly seal: SealNo }

/** Worth knowing, and no proof of anything. */
export type Remark =
  | { readonly code: 'unsealed-old'; readonly count: number; readonly id: string; readonly at: string }
  | {
      readonly code: 'clock-back'
      readonly position: number
      readonly id: string
      readonly at: string
      readonly before: string
    }
  | { readonly code: 'clock-back-more'; readonly count: number }
  | { readonly code: 'anchor-behind'; readonly count: number }
  | { readonly code: 'anchor-cut-short' }
  | { readonly code: 'not-signed' }
  /** Signatures are there, and no key to hold them against. */
  | { readonly code: 'no-key' }
