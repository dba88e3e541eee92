// round-document.ts — a round of the index as a file: units with their inputs, or with the figures that were published of them.
import { type Static, Type } from 'typebox'
import { Provenance, Text } from './criteria-set.ts'

const closed = { additionalProperties: false }
const DECIMAL = '^-?\\d{1,30}(\\.\\d{1,12})?$'
const DecimalText = Type.String({ pattern: DECIMAL })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

export const LeafInputShape = Type.Object(
  {
    applicable: Type.Optional(Type.Boolean()),
    numerator: Type.Optional(DecimalText),
    denominator: Type.Optional(DecimalText),
    count: Type.Optional(DecimalText),
    option: Type.Optional(Type.String()),
    points: Type.Optional(DecimalText),
    value: Type.Optional(DecimalText),
    previous: Type.Optional(DecimalText),
    best: Type.Optional(DecimalText),
    conditions: Type.Optional(Type.Array(Type.Boolean())),
    answers: Type.Optional(Type.Record(Type.String(), DecimalText)),
    formula: Type.Optional(Type.String()),
    vars: Type.Optional(Type.Record(Type.String(), DecimalText)),
  },
  closed,
)

/** Figures as somebody published them. Beside inputs they are there to be compared; alone they cannot be recomputed. */
export const Reported = Type.Object(
  {
    points: Type.Optional(DecimalText),
    index: Type.Optional(DecimalText),
    rank: Type.Optional(Type.Integer({ minimum: 1 })),
    base: Type.Optional(Type.Integer({ minimum: 1 })),
    previous_rank: Type.Optional(Type.Integer({ minimum: 1 })),
    previous_base: Type.Optional(Type.Integer({ minimum: 1 })),
    change: Type.Optional(
      Type.String({ description: 'change in points or index on the round before, as published', pattern: DECIMAL }),
    ),
    strong_fields: Type.Optional(Type.Array(Type.String())),
    source: Text,
    provenance: Provenance,
  },
  closed,
)
export type Reported = Static<typeof Reported>

export const RoundUnit = Type.Object(
  {
    code: Type.String({ pattern: '^\\S{1,60}$' }),
    name: Type.String({ minLength: 1 }),
    demo: Type.Optional(Type.Boolean({ description: 'true: an invented unit, shown as an illustration' })),
    inputs: Type.Optional(Type.Record(Type.String(), LeafInputShape)),
    reported: Type.Optional(Reported),
  },
  closed,
)
export type RoundUnit = Static<typeof RoundUnit>

/** A published mean beside its computed one, or one without inputs. `node` is a node of the set; absent for the total. */
export const ReportedMean = Type.Object(
  { label: Text, node: Type.Optional(Type.String()), value: DecimalText, source: Text, provenance: Provenance },
  closed,
)
export type ReportedMean = Static<typeof ReportedMean>

export const RoundDocument = Type.Object(
  {
    format: Type.Literal('motcua-round/1'),
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,47}$' }),
    title: Text,
    block: Text,
    level: Type.Enum(['ministry', 'province', 'department', 'district', 'commune', 'office']),
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    as_of: Type.Optional(Day),
    published_on: Type.Optional(Day),
    set: Type.Optional(Type.String()),
    series: Type.Optional(Type.String()),
    previous: Type.Optional(Type.String()),
    provenance: Provenance,
    demo: Type.Optional(Type.Boolean()),
    source: Text,
    notes: Type.Optional(Type.Array(Text)),
    conflicts: Type.Optional(Type.Array(Text)),
    base: Type.Optional(
      Type.Integer({ minimum: 1, description: 'units in the block, where more were ranked than are known' }),
    ),
    mean_of: Type.Optional(
      Type.Enum(['totals', 'parts'], {
        description:
          'how the publisher made the mean of the block: of the totals (default), or as the sum of the rounded means of the fields',
      }),
    ),
    means: Type.Optional(Type.Array(ReportedMean)),
    units: Type.Array(RoundUnit),
  },
  { ...closed, $id: 'motcua-round-1', title: 'Round (kỳ đánh giá) of a reform index' },
)
export type RoundDocument = Static<typeof RoundDocument>

/** A round without its units. */
export type RoundHeader = Omit<RoundDocument, 'units'>

/** The first mean of a round that is not of one node is the mean of the whole block. */
export const wholeMean = ({ means = [] }: Pick<RoundHeader, 'means'>): ReportedMean | undefined =>
  means.find(({ node }) => node === undefined)
