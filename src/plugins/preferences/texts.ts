import type { Choice } from './choice.ts'

type Word = readonly [label: string, means: string]

/** What the page says in one language; `{name}` is the workspace. */
export type Texts = Record<Choice, Word> & {
  title: string
  question: string
  keep: string
  kept: string
  write: string
  nobodyTitle: string
  nobody: string
}

type Sentences = readonly [string, string, string, string, string, string, string]

/** The sentences of one language in the order in which people read them. */
export const texts = (
  [title, question, keep, kept, write, nobodyTitle, nobody]: Sentences,
  [usual, weekly, none]: readonly [Word, Word, Word],
): Texts => ({ title, question, keep, kept, write, nobodyTitle, nobody, usual, weekly, none })
