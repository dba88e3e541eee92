// import-routes.tsx — people from a spreadsheet: send a file, look at it, confirm it.
import { Type } from 'typebox'
import { file, page, Redirect, type Route } from '../../platform/http/route.ts'
import type { Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { SheetRefused, toXlsx } from '../../platform/sheets.ts'
import { organizationRefusalText } from '../refusals.ts'
import { caught, sceneOf, statusOf } from './answers.ts'
import type { PeopleDeps } from './deps.ts'
import { type ImportDeps, importPeople, keepImport, LARGEST_FILE_BYTES, planOf } from './import-commands.ts'
import { getDraft } from './import-store.ts'
import { messages } from './messages.ts'
import { FILE_FIELD, importedPage, importPage, previewPage } from './pages/import.tsx'
import { type FormFaults, formFaults, NO_FAULTS } from './pages/parts.tsx'
import { peoplePaths } from './paths.ts'
import { faultsSheet, templateSheets } from './tables.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const Draft = Type.String({ format: 'uuid' })
const NOBODYS = '00000000-0000-7000-8000-000000000000'

export function importRoutes(given: PeopleDeps): readonly Route[] {
  const deps: ImportDeps = { ...given, refusalText: organizationRefusalText }
  const { db } = deps

  async function preview(
    locale: Locale,
    { actor, id, now: at, refusal }: { actor: Parameters<typeof planOf>[1]; id: string; now: Date; refusal?: Refusal },
  ) {
    const draft = await getDraft(db, id, actor.id ?? '', at)
    const plan = await planOf(deps, actor, draft)
    return previewPage({
      scene: await sceneOf(deps, locale, at),
      plan,
      draft,
      largest: LARGEST_FILE_BYTES,
      faults: refusal ? formFaults(refusal, locale) : NO_FAULTS,
      ...(refusal ? { status: statusOf(refusal) } : {}),
    })
  }

  return [
    page({
      path: '/quan-tri/nguoi/nhap',
      verb: 'person.prepare',
      budget: 'list',
      summary: 'import of people: the form, and the preview of a file',
      samples: [
        { url: peoplePaths.import, as: 'quantri' },
        { url: peoplePaths.import, as: 'lanhdao', status: 403 },
        { url: `${peoplePaths.import}?ban=${NOBODYS}`, as: 'quantri', status: 404 },
      ],
      schema: { querystring: Type.Object({ ban: Type.Optional(Draft) }) },
      handler: async ({ locale, query, actor, now: at }) =>
        query.ban === undefined
          ? importPage(locale, { faults: NO_FAULTS, largest: LARGEST_FILE_BYTES })
          : preview(locale, { actor, id: query.ban, now: at }),
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/nhap',
      verb: 'person.change',
      budget: 'list',
      summary: 'send a file of people to be looked at',
      samples: [],
      bodyLimit: LARGEST_FILE_BYTES,
      schema: { body: Type.Object({ [FILE_FIELD]: Type.Optional(Type.Unknown()) }) },
      handler: async ({ locale, body, actor }) => {
        const bytes = bytesOf(body[FILE_FIELD])
        const again = (message: string) =>
          importPage(locale, { faults: aboutFile(message), largest: LARGEST_FILE_BYTES, status: 422 })
        if (bytes.length === 0) return again(messages(locale).importFileMissing)
        try {
          const { id } = await keepImport(deps, actor, bytes)
          return new Redirect(`${peoplePaths.import}?ban=${id}`)
        } catch (error) {
          if (error instanceof SheetRefused) return again(`${error.text[locale]} ${error.cure[locale]}`)
          throw error
        }
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/nhap/xac-nhan',
      verb: 'person.change',
      budget: 'list',
      summary: 'import the people of a file that was looked at',
      samples: [],
      schema: { body: Type.Object({ ban: Draft, dau: Type.String({ minLength: 64, maxLength: 64 }) }) },
      handler: async ({ locale, body, actor, now: at, origin }) => {
        const imported = await caught(() => importPeople(deps, actor, { draft: body.ban, sha256: body.dau }))
        if (!(imported instanceof Refusal)) return importedPage(await sceneOf(deps, locale, at), imported, origin)
        if (imported.code === 'import.gone') throw imported
        return preview(locale, { actor, id: body.ban, now: at, refusal: imported })
      },
    }),
    file({
      path: peoplePaths.importTemplate,
      verb: 'person.prepare',
      summary: 'an empty table for the import of people',
      contentType: XLSX,
      samples: [
        { url: peoplePaths.importTemplate, as: 'quantri' },
        { url: peoplePaths.importTemplate, as: 'vanthu', status: 403 },
      ],
      handler: async ({ locale }) => ({ name: 'mau-nhap-nguoi.xlsx', body: await toXlsx(templateSheets(locale)) }),
    }),
    file({
      path: peoplePaths.importFaults,
      verb: 'person.prepare',
      summary: 'the wrong cells of a file of people',
      contentType: XLSX,
      samples: [{ url: `${peoplePaths.importFaults}?ban=${NOBODYS}`, as: 'quantri', status: 404 }],
      schema: { querystring: Type.Object({ ban: Draft }) },
      handler: async ({ locale, query, actor, now: at }) => {
        const plan = await planOf(deps, actor, await getDraft(db, query.ban, actor.id ?? '', at))
        return { name: 'loi-nhap-nguoi.xlsx', body: await toXlsx([faultsSheet(locale, plan)]) }
      },
    }),
  ]
}

const aboutFile = (message: string): FormFaults => ({ faults: [{ field: FILE_FIELD, message }], general: undefined })

/** A posted file is bytes, or text where the browser called it so. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array()
}
