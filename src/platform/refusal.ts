// A "no" that a person may hear. Rules return it, accept() throws it, one handler at the edge shows it. Everything else
// that is thrown is a bug, or a Fault of the machine.

export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  /** Something outside that is needed does not answer now. */
  | 'unavailable'
  /** The host name of the request is nobody's here. */
  | 'misdirected'
export type RefusalValues = Readonly<Record<string, string | number>>

export type RefusalDetails = {
  /** What the message's placeholders stand for. */
  readonly values?: RefusalValues
  /** Form field → key of the message that belongs beside it. */
  readonly fields?: Readonly<Record<string, string>>
}

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  /** Key of the message in the dictionaries: 'dossier.not-yours'. */
  readonly code: string
  readonly values: RefusalValues
  readonly fields: Readonly<Record<string, string>>

  constructor(kind: RefusalKind, code: string, details: RefusalDetails = {}) {
    super(`${kind}: ${code}`)
    this.kind = kind
    this.code = code
    this.values = details.values ?? {}
    this.fields = details.fields ?? {}
  }
}

/** Takes what a rule answered; throws it when it is a refusal. */
export function accept<T>(answer: T | Refusal): T {
  if (answer instanceof Refusal) throw answer
  return answer
}
