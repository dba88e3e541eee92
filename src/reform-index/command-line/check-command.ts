// check-command.ts — `motcua check`: everything that is wrong with a criteria set.
import type { CriteriaSet, Method } from '../kernel/criteria-set.ts'
import { compileSet } from '../kernel/score.ts'
import { readSetFile, setFaultLines } from './set-file.ts'
import type { Io, Language } from './wrong-input.ts'

export async function runCheck(
  file: string,
  { json = false }: { readonly json?: boolean },
  language: Language,
  io: Io,
): Promise<number> {
  const { document, faults } = await readSetFile(file)
  const summary = faults.length === 0 ? summaryOf(document as CriteriaSet) : undefined
  if (json) {
    const found = faults.map(({ pointer, node, code, values, vi, en }) => ({
      pointer,
      node: node ?? null,
      code,
      values,
      message: { vi, en }[language],
    }))
    io.out(`${JSON.stringify({ ok: faults.length === 0, file, ...summary, faults: found }, null, 2)}\n`)
  } else if (summary) io.out(`${sentence(summary, language)}\n`)
  else for (const line of setFaultLines(file, faults, language)) io.out(`${line}\n`)
  return faults.length === 0 ? 0 : 1
}

type Summary = {
  readonly set: string
  readonly leaves: number
  readonly scale: number
  readonly methods: Readonly<Partial<Record<Method, number>>>
}

function summaryOf(set: CriteriaSet): Summary {
  const { leaves } = compileSet(set)
  const methods: Partial<Record<Method, number>> = {}
  for (const { node } of leaves) if (node.method) methods[node.method] = (methods[node.method] ?? 0) + 1
  return { set: set.id, leaves: leaves.length, scale: set.scale, methods }
}

const METHODS = {
  vi: { self: 'tự chấm', survey: 'điều tra', external: 'nguồn ngoài', casework: 'từ hồ sơ công việc' },
  en: { self: 'self', survey: 'survey', external: 'external', casework: 'casework' },
} as const satisfies Record<Language, Record<Method, string>>

function sentence({ set, leaves, scale, methods }: Summary, language: Language): string {
  const counts = Object.entries(methods)
    .map(([method, count]) => `${METHODS[language][method as Method]} ${count}`)
    .join(', ')
  return language === 'vi'
    ? `${set}: hợp lệ, ${leaves} tiêu chí chấm điểm, thang ${String(scale).replace('.', ',')} điểm (${counts}).`
    : `${set}: valid, ${leaves} leaves, scale ${scale} (${counts}).`
}
