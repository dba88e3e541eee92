// What a page may weigh: brotli bytes of a first view, requests and elements, by kind of page.
import type { Budget } from '../../src/platform/http/route.ts'

export type Weight = {
  readonly html: number
  readonly css: number
  readonly js: number
  readonly total: number
  readonly requests: number
  readonly nodes: number
}

const KB = 1024

export const budgets = {
  public: { html: 12 * KB, css: 10 * KB, js: 6 * KB, total: 60 * KB, requests: 6, nodes: 800 },
  form: { html: 6 * KB, css: 10 * KB, js: 8 * KB, total: 30 * KB, requests: 4, nodes: 250 },
  list: { html: 15 * KB, css: 10 * KB, js: 15 * KB, total: 45 * KB, requests: 5, nodes: 1500 },
  detail: { html: 20 * KB, css: 10 * KB, js: 20 * KB, total: 60 * KB, requests: 8, nodes: 1500 },
} as const satisfies Record<Budget, Weight>

const parts = ['html', 'css', 'js', 'total', 'requests', 'nodes'] as const satisfies readonly (keyof Weight)[]

/** A sentence for every part that is over. */
export function overweight(weight: Weight, budget: Budget): string[] {
  return parts
    .filter((part) => weight[part] > budgets[budget][part])
    .map(
      (part) =>
        `${part} is ${shown(part, weight[part])}, budget "${budget}" allows ${shown(part, budgets[budget][part])}`,
    )
}

function shown(part: keyof Weight, value: number): string {
  return part === 'requests' || part === 'nodes' ? String(value) : `${(value / KB).toFixed(1)} KB`
}
