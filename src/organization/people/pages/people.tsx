// people.tsx — the list of people within rights.
import { Downloads } from '../../../platform/components/downloads.tsx'
import { FilterForm, SelectField, TextField } from '../../../platform/components/form.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, href } from '../../../platform/locale.ts'
import { maskNationalId, maskPhone } from '../../rights/masking.ts'
import { POSITION_ROLES } from '../../rights/roles.ts'
import { messages } from '../messages.ts'
import { type PeopleState, peoplePaths, STATE_WORDS } from '../paths.ts'
import { PERSON_STATES, type PersonRow, type PersonState } from '../reports.ts'
import { administrationCrumb, PersonName, roleName, type Scene, UnitName, unbroken } from './parts.tsx'

export type PeopleData = {
  readonly scene: Scene
  readonly rows: readonly PersonRow[]
  readonly total: number
  readonly pages: number
  readonly state: PeopleState
  readonly unitFault: string | undefined
  readonly mayAdd: boolean
}

export function stateName(state: PersonState, t: ReturnType<typeof messages>): string {
  switch (state) {
    case 'working':
      return t.stateWorking
    case 'coming':
      return t.stateComing
    case 'left':
      return t.stateLeft
    case 'nowhere':
      return t.stateNowhere
  }
}

export function peoplePage(data: PeopleData): Page {
  const { scene, state, rows } = data
  const { locale } = scene
  const t = messages(locale)
  const isFiltered = state.search !== '' || state.unit !== '' || state.role !== '' || state.state !== ''
  const suffix = state.page > 1 ? ` (${formatCount(state.page, locale)})` : ''
  return {
    h1: t.people,
    title: [t.people, ...[state.search, state.unit].filter((text) => text !== '')].join(': ') + suffix,
    lead: t.peopleLead,
    description: t.peopleDescription,
    breadcrumb: [administrationCrumb(locale)],
    noindex: true,
    ...(data.unitFault ? { status: 422 } : {}),
    body: (
      <>
        {data.mayAdd ? (
          <p class="actions">
            <a class="button" href={href(locale, peoplePaths.add())}>
              {t.addPerson}
            </a>
            <a href={href(locale, peoplePaths.import)}>{t.importPeople}</a>
          </p>
        ) : null}
        <FilterForm locale={locale} path={peoplePaths.list()} label={t.search} isFiltered={isFiltered}>
          <TextField
            locale={locale}
            name="tim"
            label={t.search}
            hint={t.searchHint}
            value={state.search}
            inputMode="search"
          />
          <TextField
            locale={locale}
            name="don-vi"
            label={t.filterUnit}
            hint={t.filterUnitHint}
            value={state.unit}
            error={data.unitFault}
          />
          <SelectField
            locale={locale}
            name="vai-tro"
            label={t.filterRole}
            value={state.role}
            options={[
              { value: '', label: t.anyRole },
              ...POSITION_ROLES.map((role) => ({ value: role, label: roleName(role, locale) })),
            ]}
          />
          <SelectField
            locale={locale}
            name="trang-thai"
            label={t.filterState}
            value={state.state}
            options={[
              { value: '', label: t.anyState },
              ...PERSON_STATES.map((each) => ({ value: STATE_WORDS[each], label: stateName(each, t) })),
            ]}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.people}
          captionHidden
          mode="stack"
          rows={rows}
          rowKey={({ id }) => id}
          empty={t.noPeople}
          columns={[
            {
              key: 'name',
              header: t.columnName,
              rowHeader: true,
              cell: ({ id, fullName, isDemo }) => (
                <a href={href(locale, peoplePaths.person(id))}>
                  <PersonName locale={locale} name={fullName} isDemo={isDemo} />
                </a>
              ),
            },
            {
              key: 'positions',
              header: t.columnPosition,
              wide: true,
              cell: (row) => <Seats scene={scene} row={row} />,
            },
            {
              key: 'national-id',
              header: t.columnNationalId,
              cell: ({ nationalId }) => (nationalId === null ? '–' : unbroken(maskNationalId(nationalId))),
            },
            {
              key: 'phone',
              header: t.columnPhone,
              cell: ({ phone }) => (phone === null ? '–' : unbroken(maskPhone(phone))),
            },
            {
              key: 'login',
              header: t.columnLogin,
              cell: ({ login, isLocked }) =>
                login === null ? (
                  t.noAccount
                ) : (
                  <>
                    {login} {isLocked ? <Tag tone="weak">{t.locked}</Tag> : null}
                  </>
                ),
            },
          ]}
        />
        <Pager
          locale={locale}
          page={state.page}
          pages={data.pages}
          total={data.total}
          pathOf={(page) => peoplePaths.list({ ...state, page })}
        />
        {rows.length > 0 ? (
          <Downloads
            locale={locale}
            files={(['xlsx', 'csv'] as const).map((format) => ({ format, path: peoplePaths.listFile(state, format) }))}
          />
        ) : null}
      </>
    ),
  }
}

function Seats({ scene, row }: { scene: Scene; row: PersonRow }) {
  const { locale, today } = scene
  const t = messages(locale)
  if (row.positions.length === 0) return <>{t.noUnit}</>
  return (
    <>
      {row.positions.map((position) => (
        <div key={position.id}>
          {position.title ?? roleName(position.role, locale)}, <UnitName scene={scene} unit={position.unitId} />
          {position.until !== null && position.until <= today ? ` (${t.past})` : null}
          {position.from > today ? ` (${t.coming})` : null}
        </div>
      ))}
    </>
  )
}
