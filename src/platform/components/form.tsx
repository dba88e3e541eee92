// Forms: fields with label, hint and error in their places, and filters that keep their state in the address.
import type { ComponentChildren, JSX } from 'preact'
import { href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

type FieldProps = {
  locale: Locale
  /** Name of the value; also its id, so an error summary can link to it. */
  name: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean
}

type Wiring = { id: string; name: string; 'aria-describedby': string | undefined; 'aria-invalid': 'true' | undefined }

function Field({ control, ...field }: FieldProps & { control: (wiring: Wiring) => JSX.Element }) {
  const { locale, name, label, hint, error, optional } = field
  const t = platformMessages(locale)
  const described = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter((id) => id !== '').join(' ')
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={name}>
        {label}
        {optional ? <span class="optional"> {t.optional}</span> : null}
      </label>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${name}-error`}>
          <span class="visually-hidden">{t.fieldError} </span>
          {error}
        </p>
      ) : null}
      {control({
        id: name,
        name,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? 'true' : undefined,
      })}
    </div>
  )
}

type TextFieldProps = FieldProps & {
  value?: string
  /** `numeric` brings up the digits of a phone's keyboard; the field stays text, so spaces and dots may be typed. */
  inputMode?: 'numeric' | 'decimal' | 'search' | 'email' | 'tel'
  autoComplete?: string
  /** A name or code and no words: phones must not begin it with a capital or mend its spelling. */
  verbatim?: boolean
}

export function TextField({ value = '', inputMode, autoComplete, verbatim = false, ...field }: TextFieldProps) {
  const asTyped = verbatim ? ({ autocapitalize: 'none', autocorrect: 'off', spellcheck: false } as const) : {}
  return (
    <Field
      {...field}
      control={(wiring) => (
        <input {...wiring} {...asTyped} type="text" value={value} inputMode={inputMode} autocomplete={autoComplete} />
      )}
    />
  )
}

/** Never filled by the server. Pasting is allowed, and a password manager is told what the field is for. */
export function PasswordField({
  autoComplete,
  ...field
}: FieldProps & { autoComplete: 'current-password' | 'new-password' }) {
  return <Field {...field} control={(wiring) => <input {...wiring} type="password" autocomplete={autoComplete} />} />
}

export function TextAreaField({ value = '', rows = 4, ...field }: FieldProps & { value?: string; rows?: number }) {
  return (
    <Field
      {...field}
      control={(wiring) => (
        <textarea {...wiring} rows={rows}>
          {value}
        </textarea>
      )}
    />
  )
}

export type Option = { readonly value: string; readonly label: string }

export function SelectField({ value, options, ...field }: FieldProps & { value: string; options: readonly Option[] }) {
  return (
    <Field
      {...field}
      control={(wiring) => (
        <select {...wiring}>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  )
}

/** A file the browser reads itself (an island) or posts; without `accept` anything may be chosen. */
export function FileField({ accept, ...field }: FieldProps & { accept?: string }) {
  return <Field {...field} control={(wiring) => <input {...wiring} type="file" accept={accept} />} />
}

type SubmitProps = {
  children: ComponentChildren
  /** Beside the one act that the page is for, or once in every row of a list. */
  quiet?: boolean
  /** Where one form offers several acts: which one it is. */
  name?: string
  value?: string
  /** Read out where the words alone do not say on what, as in a list. */
  label?: string
}

export function SubmitButton({ children, quiet = false, name, value, label }: SubmitProps) {
  return (
    <button type="submit" class={quiet ? 'button button-quiet' : 'button'} name={name} value={value} aria-label={label}>
      {children}
    </button>
  )
}

type FilterFormProps = {
  locale: Locale
  /** Path without language prefix and without query: the fields become the query. */
  path: string
  label: string
  submit?: string
  /** State that the filter must not lose, such as the order of the table. */
  keep?: Readonly<Record<string, string | undefined>>
  /** Shown only while something is filtered. */
  isFiltered?: boolean
  children: ComponentChildren
}

export function FilterForm({ locale, path, label, submit, keep = {}, isFiltered = false, children }: FilterFormProps) {
  const t = platformMessages(locale)
  return (
    <search class="filter" aria-label={label}>
      <form method="get" action={href(locale, path)}>
        {children}
        {Object.entries(keep).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <div class="actions">
          <SubmitButton>{submit ?? t.filter}</SubmitButton>
          {isFiltered ? <a href={href(locale, path)}>{t.clearFilter}</a> : null}
        </div>
      </form>
    </search>
  )
}
