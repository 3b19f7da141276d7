import type { Contact } from '../../core/model/contact.ts'

/** What a person may choose. Nothing here lets anybody write to them more often. */
export const choices = ['usual', 'weekly', 'none'] as const
export type Choice = (typeof choices)[number]

/** What they chose before, as it stands. A stop list has the last word. */
export const choiceOf = (contact: Pick<Contact, 'frequency'>, isStopped: boolean): Choice => {
  if (isStopped) return 'none'
  return contact.frequency?.perWeek === 1 ? 'weekly' : 'usual'
}

/** The choice in a posted form; null when it is none. */
export const readChoice = (body: string): Choice | null => {
  const said = new URLSearchParams(body).get('choice')
  return choices.find((choice) => choice === said) ?? null
}

/** How often somebody wants to be written to, as it is stored on them. */
export const frequencyOf = (choice: Exclude<Choice, 'none'>): Contact['frequency'] =>
  choice === 'weekly' ? { perDay: 1, perWeek: 1 } : null
