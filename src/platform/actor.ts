// Who is asking. What an actor may is not said here: the guard of the server answers that, from the posts.

/** A role that the actor holds somewhere today. `scope` is an id whose meaning belongs to the guard: here, a unit. */
export type Post = {
  readonly role: string
  readonly scope: string
  /** The delegation it was lent by; absent when it is the actor's own. */
  readonly delegation?: string
  /** Whose post it is, when it is lent. */
  readonly holder?: string
  /** A delegation may lend a part of a post: the verbs it lends. Absent: all of them. */
  readonly verbs?: readonly string[]
}

export type Actor = {
  /** `program`: a command line or a job, which acts for who runs the machine. */
  readonly kind: 'nobody' | 'person' | 'key' | 'program'
  /** Of the person or the key. */
  readonly id: string | null
  /** As shown and journaled: a person's name, a key's label, a program's name. */
  readonly name: string
  readonly posts: readonly Post[]
  /** The sign-in session that this request came with. */
  readonly session: string | null
  /** A key may do less than its post: the verbs it was made for. Absent: whatever the posts allow. */
  readonly verbs?: readonly string[]
}

export const NOBODY: Actor = Object.freeze({ kind: 'nobody', id: null, name: '', posts: [], session: null })

/** An actor for commands of the command line and for jobs: it asks no guard, but the journal names it. */
export const programActor = (name: string): Actor => ({ kind: 'program', id: null, name, posts: [], session: null })
