// leaf-input.ts — what is given to a rule for one unit and one leaf, and what can be wrong with it. Pure.

/** Decimals travel as plain strings ("12.5"): exact in JSON, CSV, database and browser alike. */
export type LeafInput = {
  readonly applicable?: boolean
  readonly numerator?: string
  readonly denominator?: string
  readonly count?: string
  readonly option?: string
  readonly points?: string
  readonly value?: string
  readonly previous?: string
  readonly best?: string
  readonly conditions?: readonly boolean[]
  readonly answers?: Readonly<Record<string, string>>
  readonly formula?: string
  readonly vars?: Readonly<Record<string, string>>
}

export type InputField = keyof LeafInput
export const INPUT_FIELDS = [
  'applicable',
  'numerator',
  'denominator',
  'count',
  'option',
  'points',
  'value',
  'previous',
  'best',
  'conditions',
  'answers',
  'formula',
  'vars',
] as const satisfies readonly InputField[]

/** Why an input is refused; the sentence for a person is made in `fault-text.ts`. */
export type InputFault =
  | { readonly code: 'needed'; readonly field: InputField; readonly fields: readonly InputField[] }
  | { readonly code: 'not_used'; readonly field: InputField; readonly fields: readonly InputField[] }
  | {
      readonly code: 'not_a_number' | 'negative' | 'not_whole' | 'too_large'
      readonly field: InputField
      readonly given: string
    }
  | {
      readonly code: 'numerator_over_denominator'
      readonly field: InputField
      readonly given: string
      readonly denominator: string
    }
  | { readonly code: 'points_over_max'; readonly field: InputField; readonly given: string; readonly max: string }
  | {
      readonly code: 'unknown_option'
      readonly field: InputField
      readonly given: string
      readonly allowed: readonly string[]
    }
  | { readonly code: 'condition_count'; readonly field: InputField; readonly given: number; readonly wanted: number }
  | {
      readonly code: 'unknown_answer' | 'unknown_variable' | 'unknown_formula'
      readonly field: InputField
      readonly given: string
      readonly allowed: readonly string[]
    }
  | { readonly code: 'missing_variable'; readonly field: InputField; readonly given: string }

/** Thrown by a rule's reader; the caller knows unit, leaf, row and file. */
export class InputRefused extends Error {
  readonly fault: InputFault
  constructor(fault: InputFault) {
    super(fault.code)
    this.fault = fault
  }
}
