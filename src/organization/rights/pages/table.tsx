// table.tsx — roles and verbs as one table, drawn from the access table that the server checks by.
import type { Actor } from '../../../platform/actor.ts'
import { FilterForm, SelectField } from '../../../platform/components/form.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { href, type Locale } from '../../../platform/locale.ts'
import { faceOf } from '../../units/face.ts'
import type { UnitHistory } from '../../units/history.ts'
import type { AccessTable, Permission } from '../access.ts'
import { holdsOf } from '../may.ts'
import { messages } from '../messages.ts'
import { rightsPaths } from '../paths.ts'
import { ROLE_NAMES, ROLES, type Role } from '../roles.ts'
import { actName, reachInWords } from './parts.tsx'

type TableData = {
  readonly access: AccessTable
  readonly role: Role | undefined
  readonly actor: Actor
  readonly history: UnitHistory
  readonly day: string
}

export function rightsTablePage(locale: Locale, { access, role, actor, history, day }: TableData): Page {
  const t = messages(locale)
  const rows = Object.entries(access).filter(
    ([, { grants }]) => role === undefined || grants.some((grant) => grant.role === role),
  )
  const units = [...new Set(holdsOf(actor, 'rights.read', access).map(({ post }) => post.scope))]
  return {
    h1: t.rights,
    title: role === undefined ? t.rights : `${t.rights}: ${ROLE_NAMES[role][locale]}`,
    lead: t.rightsLead,
    description: t.rightsDescription,
    noindex: true,
    breadcrumb: [{ label: t.administration, path: rightsPaths.administration }],
    body: (
      <>
        <FilterForm locale={locale} path={rightsPaths.table()} label={t.roleFilter} isFiltered={role !== undefined}>
          <SelectField
            locale={locale}
            name="vai-tro"
            label={t.role}
            value={role ?? ''}
            options={[
              { value: '', label: t.everyRole },
              ...ROLES.map((each) => ({ value: each, label: ROLE_NAMES[each][locale] })),
            ]}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.rights}
          captionHidden
          mode="stack"
          rows={rows}
          rowKey={([verb]) => verb}
          empty={t.roleMayNothing}
          columns={[
            {
              key: 'act',
              header: t.columnAct,
              rowHeader: true,
              wide: true,
              cell: ([verb, permission]) => <Act locale={locale} verb={verb} permission={permission} />,
            },
            {
              key: 'who',
              header: t.columnWho,
              wide: true,
              cell: ([, permission]) => <Grants locale={locale} permission={permission} role={role} />,
            },
          ]}
        />
        {actor.id !== null && units.length > 0 ? (
          <>
            <h2>{t.yourUnits}</h2>
            <ul>
              {units.map((unit) => {
                const face = faceOf(history, unit, day)
                return face ? (
                  <li key={unit}>
                    <a href={href(locale, rightsPaths.unit(face.slug))}>{face.name}</a>
                  </li>
                ) : null
              })}
              <li>
                <a href={href(locale, rightsPaths.person(actor.id))}>{t.yourOwn}</a>
              </li>
            </ul>
          </>
        ) : null}
      </>
    ),
  }
}

function Act({ locale, verb, permission }: { locale: Locale; verb: string; permission: Permission }) {
  const t = messages(locale)
  return (
    <>
      {actName(permission, locale)} <code>{verb}</code>{' '}
      <Tag tone={permission.changes ? 'info' : 'neutral'}>{permission.changes ? t.changes : t.readsOnly}</Tag>
      {permission.forKeys ? (
        <>
          {' '}
          <Tag>{t.alsoKeys}</Tag>
        </>
      ) : null}
    </>
  )
}

function Grants({ locale, permission, role }: { locale: Locale; permission: Permission; role: Role | undefined }) {
  const t = messages(locale)
  const grants = permission.grants.filter((grant) => role === undefined || grant.role === role)
  if (grants.length === 0) return <>{t.nobodyMay}</>
  return (
    <ul class="plain">
      {grants.map(({ role: each, reach }) => (
        <li key={`${each} ${reach}`}>
          <strong>{ROLE_NAMES[each][locale]}</strong>: {reachInWords(reach, locale)}
        </li>
      ))}
    </ul>
  )
}
