// Delegations: nobody lends what they do not have, to whom it cannot be lent, beyond the days they have it.
import { describe, expect, test } from 'vitest'
import type { Actor, Post } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AccessTable } from '../rights/access.ts'
import { custodyTree } from '../units/custody.ts'
import {
  checkDelegation,
  type Delegation,
  type DelegationCase,
  type DelegationFacts,
  delegationCourse,
  lendableVerbs,
  mayBeRevoked,
  mayLend,
} from './delegation.ts'
import type { Position } from './position.ts'

const label = { vi: '', en: '' }
const access: AccessTable = {
  'person.list': { label, changes: false, grants: [{ role: 'leader', reach: 'subtree' }] },
  'document.sign': { label, changes: true, grants: [{ role: 'leader', reach: 'unit' }] },
  'unit.change': { label, changes: true, grants: [{ role: 'administrator', reach: 'subtree' }] },
  'delegation.change': {
    label,
    changes: true,
    grants: [
      { role: 'leader', reach: 'own' },
      { role: 'administrator', reach: 'subtree' },
    ],
  },
}
const today = '2026-11-24'
const post: Position = {
  id: 'ghe',
  personId: 'chu-tich',
  unitId: 'xa',
  role: 'leader',
  title: null,
  from: '2025-07-01',
  until: '2027-01-01',
}
const receiver = {
  id: 'pho',
  canSignIn: true,
  positions: [
    { ...post, id: 'ghe-pho', personId: 'pho', role: 'specialist', from: '2020-01-01', until: null } as const,
  ],
}
const facts = (over: Partial<DelegationFacts> = {}): DelegationFacts => ({
  kind: 'delegation',
  positionId: 'ghe',
  toPersonId: 'pho',
  verbs: ['document.sign'],
  documentNumber: '12/UQ-UBND',
  documentOn: '2026-11-20',
  from: '2026-11-24',
  until: '2026-12-01',
  ...over,
})
const given = (over: Partial<DelegationCase> = {}): DelegationCase => ({
  position: post,
  receiver,
  others: [],
  today,
  access,
  ...over,
})
const another = (over: Partial<Delegation> = {}): Delegation => ({ ...facts(), id: 'truoc', isRevoked: false, ...over })
const answerOf = (answer: unknown) => (answer instanceof Refusal ? answer.code : 'fine')

describe('a delegation', () => {
  test.for([
    ['of a part of the post', {}, {}, 'fine'],
    ['of the whole post', { verbs: null }, {}, 'fine'],
    ['to the last day of the post', { until: '2027-01-01' }, {}, 'fine'],
    ['after another one', {}, { others: [another({ from: '2026-11-01', until: '2026-11-24' })] }, 'fine'],
    ['after a revoked one', {}, { others: [another({ isRevoked: true })] }, 'fine'],
    ['beside one to somebody else', {}, { others: [another({ toPersonId: 'ai' })] }, 'fine'],
    ['without a document', { documentNumber: ' ' }, {}, 'delegation.document-missing'],
    ['by a document with an endless number', { documentNumber: '1'.repeat(61) }, {}, 'delegation.document-long'],
    ['by a document signed later', { documentOn: '2026-11-25' }, {}, 'delegation.document-later'],
    ['that ends as it begins', { until: '2026-11-24' }, {}, 'delegation.days-order'],
    ['that is over', { documentOn: '2026-10-01', from: '2026-10-01', until: '2026-11-24' }, {}, 'delegation.over'],
    ['before the post', { documentOn: '2025-06-01', from: '2025-06-30' }, {}, 'delegation.before-post'],
    ['a day beyond the post', { until: '2027-01-02' }, {}, 'delegation.after-post'],
    [
      'twice to one person',
      {},
      { others: [another({ from: '2026-11-30', until: '2026-12-31' })] },
      'delegation.overlap',
    ],
    ['of a verb the post does not have', { verbs: ['unit.change'] }, {}, 'delegation.verb-not-held'],
    ['of a verb nobody has', { verbs: ['world.rule'] }, {}, 'delegation.verb-not-held'],
    ['of lending itself', { verbs: ['delegation.change'] }, {}, 'delegation.verb-not-held'],
    ['of nothing', { verbs: [] }, {}, 'delegation.verbs-missing'],
    [
      'of a post with nothing to lend',
      { verbs: null },
      { position: { ...post, role: 'clerk' } },
      'delegation.nothing-to-lend',
    ],
    ['to oneself', {}, { receiver: { ...receiver, id: 'chu-tich' } }, 'delegation.to-oneself'],
    ['to a locked account', {}, { receiver: { ...receiver, canSignIn: false } }, 'delegation.to-locked'],
    ['to who holds no post', {}, { receiver: { ...receiver, positions: [] } }, 'delegation.to-no-post'],
    [
      'to who has left',
      {},
      { receiver: { ...receiver, positions: [{ ...post, until: '2026-11-24' }] } },
      'delegation.to-no-post',
    ],
  ] satisfies [string, Partial<DelegationFacts>, Partial<DelegationCase>, string][])(
    '%s',
    ([, over, around, expected]) => {
      expect(answerOf(checkDelegation(facts(over), given(around)))).toBe(expected)
    },
  )

  test('everything that is wrong is told at once', () => {
    const wrong = facts({ documentNumber: '', until: '2026-11-01', verbs: [] })
    expect(checkDelegation(wrong, given({ receiver: { ...receiver, canSignIn: false } }))).toMatchObject({
      code: 'people.faults',
      fields: {
        documentNumber: 'delegation.document-missing',
        until: 'delegation.days-order',
        verbs: 'delegation.verbs-missing',
        to: 'delegation.to-locked',
      },
    })
  })
})

test('a leader lends everything but lending', () => {
  expect(lendableVerbs('leader', access)).toEqual(['person.list', 'document.sign'])
})

describe('who may lend a post', () => {
  const unit = {
    slug: '',
    names: [],
    kinds: [],
    codes: [],
    parents: [],
    provenance: 'demo',
    source: '',
    life: { from: null, until: null },
  } as const
  const history = {
    version: 1,
    units: new Map(['xa', 'xa-khac'].map((id) => [id, { ...unit, id }])),
    changes: [],
    blocks: [],
  }
  const rights = { access, tree: custodyTree(history, today) }
  const actor = (id: string, ...posts: Post[]): Actor => ({ kind: 'person', id, name: id, posts, session: null })

  test.for([
    ['its holder', actor('chu-tich', { role: 'leader', scope: 'xa' }), true],
    ['an administrator of the unit', actor('qt', { role: 'administrator', scope: 'xa' }), true],
    ['an administrator of another unit', actor('qt', { role: 'administrator', scope: 'xa-khac' }), false],
    ['another leader of the unit', actor('pho', { role: 'leader', scope: 'xa' }), false],
    [
      'who holds it by a delegation',
      actor('pho', { role: 'leader', scope: 'xa', delegation: 'd', holder: 'chu-tich' }),
      false,
    ],
    [
      'who stands in for the administrator',
      actor('pho', { role: 'administrator', scope: 'xa', delegation: 'd', holder: 'qt' }),
      false,
    ],
    ['the command line', { kind: 'program', id: null, name: 'motcua', posts: [], session: null } as const, true],
  ] satisfies [string, Actor, boolean][])('%s', ([, who, expected]) => {
    expect(mayLend(who, post, rights)).toBe(expected)
  })
})

test.for([
  ['2026-11-23', null, false, 'coming', 'fine'],
  ['2026-11-24', null, false, 'running', 'fine'],
  ['2026-12-01', null, false, 'past', 'delegation.past'],
  ['2026-11-26', '2026-11-26', false, 'past', 'delegation.past'],
  ['2026-11-24', null, true, 'revoked', 'delegation.revoked-already'],
] as const)('on %s, the post until %s, revoked %s: %s', ([day, until, isRevoked, course, answer]) => {
  const found = delegationCourse({ from: '2026-11-24', until: '2026-12-01', isRevoked }, { until }, day)
  expect(found).toBe(course)
  expect(answerOf(mayBeRevoked(found))).toBe(answer)
})
