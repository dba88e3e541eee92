// Pages that are wrong on purpose, one for each check of the gate.
import { createHash } from 'node:crypto'
import Type from 'typebox'
import type { Guard } from '../../src/platform/guard.ts'
import type { Page } from '../../src/platform/http/html.tsx'
import { api, file, page, type Route } from '../../src/platform/http/route.ts'
import { blindGuard } from './fixture-guard.ts'
import type { Check } from './inspect.ts'

type Canary = {
  readonly name: string
  readonly route: Route
  readonly check: Check
  readonly says: RegExp
  readonly guard?: Guard
}

const wrongPage = (content: Partial<Page>, samples: Route['samples'] = ['/hong']): Route =>
  page({
    path: '/hong',
    verb: 'public',
    budget: 'public',
    summary: 'Canary',
    samples,
    handler: () => ({ h1: 'Hỏng', description: 'Hỏng', body: null, ...content }),
  })

const insidePage = (content: Partial<Page>, samples: Route['samples']): Route =>
  page({
    path: '/hong',
    verb: 'inside.read',
    budget: 'public',
    summary: 'Canary',
    samples,
    handler: () => ({ h1: 'Hỏng', description: 'Hỏng', body: null, ...content }),
  })

// Text that does not compress: hashes of a counter.
const noise = (kilobytes: number) =>
  Array.from({ length: kilobytes * 16 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join(' ')

export const canaries: readonly Canary[] = [
  {
    name: 'a page wider than a phone',
    route: wrongPage({ body: <svg width="700" height="10" role="img" aria-label="rộng" /> }),
    check: 'overflow',
    says: /at 360 px: the page is 7\d\d px wide/,
  },
  {
    name: 'a page that only fits a phone, not 400 % zoom',
    route: wrongPage({ body: <svg width="326" height="10" role="img" aria-label="rộng" /> }),
    check: 'overflow',
    says: /at 320 px/,
  },
  { name: 'a second h1', route: wrongPage({ body: <h1>Hai</h1> }), check: 'heading', says: /2 h1/ },
  { name: 'an empty heading and title', route: wrongPage({ h1: ' ', title: ' ' }), check: 'title', says: /must read/ },
  {
    name: 'the title of another page',
    route: page({
      path: '/hong/:x',
      verb: 'public',
      budget: 'public',
      summary: 'Canary',
      samples: ['/hong/1', '/hong/2'],
      handler: () => ({ h1: 'Hỏng', description: 'Hỏng', body: null }),
    }),
    check: 'title',
    says: /also the title of \/hong\/1/,
  },
  {
    name: 'another status than promised',
    route: wrongPage({ status: 410 }),
    check: 'status',
    says: /answered 410, sample says 200/,
  },
  {
    name: 'a dead link',
    route: wrongPage({ body: <a href="/khong-co">Đi</a> }),
    check: 'link',
    says: /\/khong-co answers 404/,
  },
  {
    name: 'a link to a place that is not on the page',
    route: wrongPage({ body: <a href="/#khong-co">Đi</a> }),
    check: 'link',
    says: /has that id/,
  },
  {
    name: 'text too pale to read',
    route: wrongPage({ body: <p class="button notice-warning">Trắng trên vàng nhạt</p> }),
    check: 'accessibility',
    says: /color-contrast \(serious\)/,
  },
  {
    name: 'a field without a label',
    route: wrongPage({ body: <input type="text" name="x" /> }),
    check: 'accessibility',
    says: /label \(critical\)/,
  },
  {
    name: 'an inline style, which the policy stops',
    route: wrongPage({ body: <p style="color:red">đỏ</p> }),
    check: 'console',
    says: /Content Security Policy/,
  },

  {
    name: 'a button too small for a thumb',
    route: wrongPage({ body: <button type="button">x</button> }),
    check: 'target',
    says: /px high/,
  },
  {
    name: 'too much text',
    route: wrongPage({ body: <p>{noise(20)}</p> }),
    check: 'weight',
    says: /html is \d+\.\d KB, budget "public" allows 12\.0 KB/,
  },
  {
    name: 'too many elements',
    route: wrongPage({ body: Array.from({ length: 900 }, () => <br />) }),
    check: 'weight',
    says: /nodes is 9\d\d, budget "public" allows 800/,
  },
  {
    name: 'too many requests',
    route: wrongPage({
      body: Array.from({ length: 7 }, (_, n) => (
        <img key={n} src={`/bieu-tuong.svg?${n}`} alt="" width="1" height="1" />
      )),
    }),
    check: 'weight',
    says: /requests is \d+, budget "public" allows 6/,
  },
  {
    name: 'a file that is not what it says',
    route: file({
      path: '/hong.csv',
      verb: 'public',
      summary: 'Canary',
      contentType: 'text/csv',
      samples: [{ url: '/hong.csv', status: 404 }],
      handler: () => ({ name: 'x.csv', body: 'a' }),
    }),
    check: 'status',
    says: /answered 200, sample says 404/,
  },
  {
    name: 'an API answer that does not fit its schema',
    route: api({
      path: '/api/v1/hong',
      verb: 'public',
      summary: { vi: 'Hỏng', en: 'Canary' },
      samples: ['/api/v1/hong'],
      schema: { response: { 200: Type.Object({ n: Type.Integer({ minimum: 5 }) }) } },
      handler: () => ({ n: 1 }),
    }),
    check: 'schema',
    says: /does not fit: \/n/,
  },
  {
    name: 'a protected page that no sample opens as somebody',
    route: insidePage({ body: null }, ['/hong']),
    check: 'guard',
    says: /needs the verb "inside.read", and the sample does not say as whom/,
  },
  {
    name: 'a protected page that answers strangers',
    route: insidePage({ body: null }, [{ url: '/hong', as: 'lan' }]),
    guard: blindGuard,
    check: 'guard',
    says: /answers a stranger 200, must be 303/,
  },
  {
    name: 'a protected page that its own person may not open',
    route: insidePage({ body: null }, [{ url: '/hong', as: 'minh' }]),
    check: 'status',
    says: /as minh: answered 403, sample says 200/,
  },
  {
    name: 'a link that its reader may not follow',
    route: page({
      path: '/hong',
      verb: 'self',
      budget: 'public',
      summary: 'Canary',
      samples: [{ url: '/hong', as: 'minh' }],
      handler: () => ({ h1: 'Hỏng', description: 'Hỏng', body: <a href="/noi-bo">Nội bộ</a> }),
    }),
    check: 'link',
    says: /as minh: \/noi-bo answers 403/,
  },
  {
    name: 'a protected page too heavy for its budget',
    route: insidePage({ body: <p>{noise(20)}</p> }, [{ url: '/hong', as: 'lan' }]),
    check: 'weight',
    says: /as lan: html is \d+\.\d KB, budget "public" allows 12\.0 KB/,
  },
]
