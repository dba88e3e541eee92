// criteria-set.ts — the one format of a criteria set (bộ tiêu chí): its shape and its types. What a set must further obey is in check-set.ts.
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }

/** A text in Vietnamese, with English where somebody has written it. */
export const Text = Type.Object(
  { vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String({ minLength: 1 })) },
  closed,
)
export type Text = Static<typeof Text>

/** Where a row comes from. Whatever is not official or observed is labelled wherever a person sees it. */
export const Provenance = Type.Enum(['official', 'observed', 'derived', 'reconstructed'])
export type Provenance = Static<typeof Provenance>

/** What 0/0 means: no points, all points, left out of the maximum, or no score until somebody decides. */
export const EmptyDenominator = Type.Enum(['zero', 'max', 'exclude', 'missing'])
export type EmptyDenominator = Static<typeof EmptyDenominator>

const Points = Type.Number({ minimum: 0 })
const ratio = {
  empty_denominator: Type.Optional(EmptyDenominator),
  part_of_whole: Type.Optional(
    Type.Boolean({ description: 'true: the numerator counts a part of the denominator and may not exceed it' }),
  ),
}

export const Tier = Type.Object(
  {
    gt: Type.Optional(Type.Number()),
    ge: Type.Optional(Type.Number()),
    lt: Type.Optional(Type.Number()),
    le: Type.Optional(Type.Number()),
    points: Points,
  },
  closed,
)
export type Tier = Static<typeof Tier>

/** Forms that may stand inside a knock-out. */
const PlainRule = Type.Union([
  Type.Object({ type: Type.Literal('boolean') }, closed),
  Type.Object(
    {
      type: Type.Literal('options'),
      options: Type.Array(Type.Object({ label: Text, points: Points }, closed), { minItems: 1 }),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('all_of'), conditions: Type.Array(Text, { minItems: 1 }) }, closed),
  Type.Object({ type: Type.Literal('ratio_tiers'), tiers: Type.Array(Tier, { minItems: 1 }), ...ratio }, closed),
  Type.Object({ type: Type.Literal('ratio_linear'), ...ratio }, closed),
  Type.Object({ type: Type.Literal('ratio_target'), target: Type.Number({ exclusiveMinimum: 0 }), ...ratio }, closed),
  Type.Object({ type: Type.Literal('ratio_floor'), floor: Type.Number({ minimum: 0 }), ...ratio }, closed),
  Type.Object(
    { type: Type.Literal('ratio_relative_best'), empty_denominator: Type.Optional(EmptyDenominator) },
    closed,
  ),
  Type.Object(
    { type: Type.Literal('count_capped'), step: Type.Number({ exclusiveMinimum: 0 }), cap: Type.Optional(Points) },
    closed,
  ),
  Type.Object(
    {
      type: Type.Enum(['deadline_deduct', 'violation_deduct']),
      step: Type.Number({ exclusiveMinimum: 0 }),
      unit: Text,
      floor: Type.Optional(Points),
      empty_denominator: Type.Optional(EmptyDenominator),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('survey_weighted'),
      weights: Type.Record(
        Type.String({ pattern: '^[^=;\\s]{1,20}$' }),
        Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
        {
          description: 'share of the maximum that an answer is worth; null: the answer is not counted',
        },
      ),
      empty_denominator: Type.Optional(EmptyDenominator),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('external_index'),
      index: Type.String({ minLength: 1 }),
      scale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('improvement'), increase: Points, equal: Points, decrease: Points }, closed),
  Type.Object(
    {
      type: Type.Literal('formula_variants'),
      variables: Type.Array(
        Type.Object({ name: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }), label: Text }, closed),
      ),
      formulas: Type.Array(
        Type.Object(
          { name: Type.String({ minLength: 1 }), expression: Type.String({ minLength: 1, maxLength: 500 }) },
          closed,
        ),
        {
          minItems: 1,
        },
      ),
      empty_denominator: Type.Optional(EmptyDenominator),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('direct') }, closed),
])
export type PlainRule = Static<typeof PlainRule>

export const Rule = Type.Union([
  PlainRule,
  Type.Object({ type: Type.Literal('knock_out'), condition: Text, rule: Type.Optional(PlainRule) }, closed),
])
export type Rule = Static<typeof Rule>

/** What "không phát sinh nhiệm vụ" means for a leaf: all points, out of the maximum, or a stated number of points. */
export const NotApplicable = Type.Union([
  Type.Enum(['award_max', 'exclude_rescale']),
  Type.Object({ points: Points }, closed),
])
export type NotApplicable = Static<typeof NotApplicable>

export const Method = Type.Enum(['self', 'survey', 'external', 'casework'])
export type Method = Static<typeof Method>

export const Modifier = Type.Enum(['bonus', 'penalty', 'info_only'])
export type Modifier = Static<typeof Modifier>

/** Field (lĩnh vực), criterion (tiêu chí) or sub-criterion (tiêu chí thành phần): a node has children or a rule, never both. */
export type SetNode = {
  code?: string
  id?: string
  name: Text
  max: number
  provenance?: Provenance
  appraiser?: string
  children?: SetNode[]
  rule?: Rule
  method?: Method
  fact?: string
  evidence?: Text[]
  respondents?: Text
  measure?: { numerator: Text; denominator: Text }
  modifier?: Modifier
  not_self_scored?: boolean
  not_applicable?: NotApplicable
  scope?: Text
  note?: Text
}

export const SetNode = Type.Cyclic(
  {
    Node: Type.Object(
      {
        code: Type.Optional(Type.String({ pattern: '^\\S{1,60}$' })),
        id: Type.Optional(Type.String({ pattern: '^\\S{1,60}$' })),
        name: Text,
        max: Type.Number({ minimum: 0 }),
        provenance: Type.Optional(Provenance),
        appraiser: Type.Optional(Type.String()),
        children: Type.Optional(Type.Array(Type.Ref('Node'), { minItems: 1 })),
        rule: Type.Optional(Rule),
        method: Type.Optional(Method),
        fact: Type.Optional(
          Type.String({ minLength: 1, description: 'the casework fact that a leaf of method casework reads' }),
        ),
        evidence: Type.Optional(Type.Array(Text)),
        respondents: Type.Optional(Text),
        measure: Type.Optional(Type.Object({ numerator: Text, denominator: Text }, closed)),
        modifier: Type.Optional(Modifier),
        not_self_scored: Type.Optional(Type.Boolean()),
        not_applicable: Type.Optional(NotApplicable),
        scope: Type.Optional(Text),
        note: Type.Optional(Text),
      },
      closed,
    ),
  },
  'Node',
)

export const Band = Type.Object(
  { name: Text, ge: Type.Optional(Type.Number()), lt: Type.Optional(Type.Number()) },
  { ...closed, description: 'a class (xếp loại) by published index in % of the maximum' },
)
export type Band = Static<typeof Band>

export const CriteriaSet = Type.Object(
  {
    format: Type.Literal('motcua-criteria-set/1'),
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,47}$' }),
    version: Type.Integer({ minimum: 1 }),
    title: Text,
    level: Type.Enum(['ministry', 'province', 'department', 'district', 'commune', 'office']),
    year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
    valid_from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    valid_to: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    legal_basis: Type.Optional(Text),
    source: Text,
    provenance: Provenance,
    warning: Type.Optional(Text),
    notes: Type.Optional(Type.Array(Text)),
    scale: Type.Number({ exclusiveMinimum: 0 }),
    rounding: Type.Object(
      {
        places: Type.Integer({ minimum: 0, maximum: 4 }),
        at: Type.Enum(['leaf', 'group', 'total']),
        mode: Type.Literal('half_up'),
      },
      closed,
    ),
    defaults: Type.Object(
      {
        missing: Type.Enum(['null', 'zero']),
        not_applicable: NotApplicable,
        empty_denominator: EmptyDenominator,
      },
      closed,
    ),
    bonus_cap: Type.Optional(Points),
    penalty_cap: Type.Optional(Points),
    bands: Type.Array(Band),
    nodes: Type.Array(SetNode, { minItems: 1 }),
  },
  { ...closed, $id: 'motcua-criteria-set-1', title: 'Criteria set (bộ tiêu chí) of a reform index' },
)
export type CriteriaSet = Omit<Static<typeof CriteriaSet>, 'nodes'> & { nodes: SetNode[] }

/** What a node is called in inputs and results: its code, else its id. */
export const nodeKey = (node: SetNode): string => node.code ?? node.id ?? ''

/** The number that a decision prints before a node, such as 1.2; its code where it has no number. */
export const nodeNumber = (node: SetNode): string => node.id ?? node.code ?? ''

/** A node that is scored by a rule; information-only nodes without a rule are leaves too. */
export const isLeaf = (node: SetNode): boolean => node.children === undefined

/** The text in the reader's language; Vietnamese where no English was written. */
export const textIn = (text: Text, language: 'vi' | 'en'): string =>
  language === 'en' ? (text.en ?? text.vi) : text.vi
