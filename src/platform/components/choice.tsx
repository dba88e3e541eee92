// Radio buttons and check boxes under one question. The whole line is the target: a finger needs no aim.
import type { ComponentChildren } from 'preact'
import type { Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type Choice = {
  readonly value: string
  readonly label: ComponentChildren
  readonly hint?: ComponentChildren
}

type Props = {
  locale: Locale
  /** Name of the value; also the id of the group, so an error summary can link to it. */
  name: string
  /** Where several groups on a page give values to one name. */
  id?: string
  legend: string
  hint?: string | undefined
  error?: string | undefined
  choices: readonly Choice[]
}

/** One of several. */
export function RadioField({ value, ...group }: Props & { value: string }) {
  return <Group {...group} type="radio" isChosen={(each) => each === value} />
}

/** Any number of several. */
export function CheckboxField({ values, ...group }: Props & { values: ReadonlySet<string> }) {
  return <Group {...group} type="checkbox" isChosen={(each) => values.has(each)} />
}

type GroupProps = Props & { type: 'radio' | 'checkbox'; isChosen: (value: string) => boolean }

function Group({ locale, name, id: own, legend, hint, error, choices, type, isChosen }: GroupProps) {
  const t = platformMessages(locale)
  const group = own ?? name
  const described = [hint ? `${group}-hint` : '', error ? `${group}-error` : ''].filter((id) => id !== '').join(' ')
  return (
    <fieldset
      id={group}
      class={error ? 'field choices field-wrong' : 'field choices'}
      aria-describedby={described || undefined}
    >
      <legend>{legend}</legend>
      {hint ? (
        <p class="hint" id={`${group}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${group}-error`}>
          <span class="visually-hidden">{t.fieldError} </span>
          {error}
        </p>
      ) : null}
      {choices.map((choice) => {
        const id = `${group}-${choice.value}`
        return (
          <div key={choice.value} class={`choice choice-${type}`}>
            <input
              id={id}
              type={type}
              name={name}
              value={choice.value}
              checked={isChosen(choice.value)}
              aria-describedby={choice.hint ? `${id}-hint` : undefined}
            />
            <label for={id}>{choice.label}</label>
            {choice.hint ? (
              <p class="hint" id={`${id}-hint`}>
                {choice.hint}
              </p>
            ) : null}
          </div>
        )
      })}
    </fieldset>
  )
}
