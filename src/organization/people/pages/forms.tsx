// forms.tsx — the forms that add and change a person and give and end a position, and what is shown once after an invitation.
import { SubmitButton, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { maskAddress, maskNationalId, maskPhone } from '../../rights/masking.ts'
import type { Role } from '../../rights/roles.ts'
import { messages } from '../messages.ts'
import { FIELDS, peoplePaths } from '../paths.ts'
import type { Position } from '../position.ts'
import type { Person } from '../store.ts'
import { unitLabel } from '../unit-by-text.ts'
import { PersonFields, PositionFields } from './fields.tsx'
import {
  administrationCrumb,
  days,
  type FormFaults,
  FormHead,
  faultOf,
  Group,
  roleName,
  type Scene,
  type Typed,
} from './parts.tsx'

type Form = { readonly typed: Typed; readonly faults: FormFaults; readonly status?: number }

const statusOf = ({ status }: Form) => (status === undefined ? {} : { status })

export function addPersonPage(
  locale: Locale,
  form: Form & { readonly roles: readonly Role[]; readonly optionalUnit: boolean },
): Page {
  const t = messages(locale)
  const { typed, faults } = form
  return {
    h1: t.addTitle,
    lead: t.addLead,
    description: t.addLead,
    breadcrumb: [administrationCrumb(locale), { label: t.people, path: peoplePaths.list() }],
    noindex: true,
    ...statusOf(form),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <form method="post" action={href(locale, peoplePaths.add())}>
          <Group legend={t.facts}>
            <PersonFields locale={locale} typed={typed} faults={faults} />
          </Group>
          <Group legend={t.groupPosition}>
            <PositionFields
              locale={locale}
              typed={typed}
              faults={faults}
              roles={form.roles}
              optionalUnit={form.optionalUnit}
            />
          </Group>
          <Group legend={t.groupAccount}>
            <TextField
              locale={locale}
              name={FIELDS.login}
              label={t.fieldLogin}
              hint={t.fieldLoginHint}
              value={typed.login ?? ''}
              error={faultOf(faults, 'login')}
              autoComplete="off"
              optional
            />
          </Group>
          <p class="actions">
            <SubmitButton>{t.submitAdd}</SubmitButton>
          </p>
        </form>
      </>
    ),
  }
}

const underPerson = (locale: Locale, person: Person) => [
  administrationCrumb(locale),
  { label: messages(locale).people, path: peoplePaths.list() },
  { label: person.fullName, path: peoplePaths.person(person.id) },
]

export function changePersonPage(locale: Locale, form: Form & { readonly person: Person }): Page {
  const t = messages(locale)
  const { person, typed, faults } = form
  return {
    h1: t.changeTitle({ name: person.fullName }),
    description: t.personDescription({ name: person.fullName }),
    breadcrumb: underPerson(locale, person),
    noindex: true,
    ...statusOf(form),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <form method="post" action={href(locale, peoplePaths.change(person.id))}>
          <PersonFields
            locale={locale}
            typed={typed}
            faults={faults}
            kept={{
              nationalId: person.nationalId === null ? '' : maskNationalId(person.nationalId),
              phone: person.phone === null ? '' : maskPhone(person.phone),
              address: person.address === null ? '' : maskAddress(person.address),
            }}
          />
          <p class="actions">
            <SubmitButton>{t.submitChange}</SubmitButton>
          </p>
        </form>
      </>
    ),
  }
}

export function givePositionPage(
  locale: Locale,
  form: Form & { readonly person: Person; readonly roles: readonly Role[] },
): Page {
  const t = messages(locale)
  const { person, typed, faults } = form
  return {
    h1: t.giveTitle({ name: person.fullName }),
    description: t.personDescription({ name: person.fullName }),
    breadcrumb: underPerson(locale, person),
    noindex: true,
    ...statusOf(form),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <form method="post" action={href(locale, peoplePaths.givePosition(person.id))}>
          <PositionFields locale={locale} typed={typed} faults={faults} roles={form.roles} />
          <p class="actions">
            <SubmitButton>{t.submitGive}</SubmitButton>
          </p>
        </form>
      </>
    ),
  }
}

export function endPositionPage(
  scene: Scene,
  form: Form & { readonly person: Person; readonly position: Position; readonly lent: number },
): Page {
  const { locale } = scene
  const t = messages(locale)
  const { person, position, typed, faults, lent } = form
  const role = roleName(position.role, locale)
  const unit = unitLabel(scene.history, position.unitId, scene.today)
  return {
    h1: t.endTitle({ name: person.fullName }),
    title: `${t.endTitle({ name: person.fullName })}, ${role}, ${unit}`,
    lead: t.endLead({ role, unit, days: days(position, locale) }),
    description: t.personDescription({ name: person.fullName }),
    breadcrumb: underPerson(locale, person),
    noindex: true,
    ...statusOf(form),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <Notice tone="warning">
          {lent === 0 ? t.endConsequenceNone : t.endConsequence({ count: formatCount(lent, locale) })}
        </Notice>
        <form method="post" action={href(locale, peoplePaths.endPosition(person.id, position.id))}>
          <TextField
            locale={locale}
            name={FIELDS.until}
            label={t.fieldEndDay}
            hint={t.fieldDayHint}
            value={typed.until ?? ''}
            error={faultOf(faults, 'until')}
            autoComplete="off"
          />
          <p class="actions">
            <SubmitButton>{t.submitEnd}</SubmitButton>
            <a href={href(locale, peoplePaths.person(person.id))}>{t.openPerson}</a>
          </p>
        </form>
      </>
    ),
  }
}

/** Shown once, in the answer itself: the link is kept nowhere but as a hash. */
export function invitedPage(
  locale: Locale,
  invited: { readonly id: string; readonly login: string; readonly link: string; readonly expiresAt: Date },
): Page {
  const t = messages(locale)
  return {
    h1: t.doneInvited,
    description: t.addLead,
    breadcrumb: [administrationCrumb(locale), { label: t.people, path: peoplePaths.list() }],
    noindex: true,
    body: (
      <>
        <Notice tone="success">
          {t.inviteNotice({ login: invited.login, until: formatDateTime(invited.expiresAt, locale) })}
        </Notice>
        <p>
          <code class="link-once">{invited.link}</code>
        </p>
        <p class="actions">
          <a class="button" href={href(locale, peoplePaths.person(invited.id))}>
            {t.openPerson}
          </a>
        </p>
      </>
    ),
  }
}
