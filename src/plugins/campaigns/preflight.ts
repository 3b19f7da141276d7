import type { AccountState } from '../../core/model/account.ts'

/** UTF-16 lengths of the messages with all that is added to them, before anything is filled in. */
export type Lengths = { length: number; nudgeLengths: readonly number[]; hasMedia: boolean }

export type PreflightFacts = Lengths & {
  accounts: readonly { id: string; name: string; state: AccountState | null }[]
  audience: number
}

export type Problem = { field: string; message: string }

/** Longest text of a Telegram message, and of a caption. */
export const MAX_TEXT = 4_096
export const MAX_CAPTION = 1_024

/** With the line that says how to opt out, and addresses of a person's own. */
const WITH_ALL = ' as it will be sent'

/** What stands in the way of a start, most important first. Empty = it may start. */
export const preflight = ({ accounts, audience, ...lengths }: PreflightFacts): Problem[] => {
  const { length, nudgeLengths, hasMedia } = lengths
  const problems: Problem[] = []
  const limit = hasMedia ? MAX_CAPTION : MAX_TEXT
  if (accounts.length === 0)
    problems.push({ field: 'accounts', message: 'Choose an account that sends the message.' })
  for (const { name, state } of accounts) {
    if (state === 'connected' || state === 'resting') continue
    problems.push({ field: 'accounts', message: `The account "${name}" is not connected.` })
  }
  if (length === 0) problems.push({ field: 'message', message: 'The message is empty.' })
  if (length > limit)
    problems.push({
      field: 'message',
      message: `The message has ${length} characters${WITH_ALL}; Telegram takes ${limit}${hasMedia ? ' with a file' : ''}.`,
    })
  for (const [n, nudge] of nudgeLengths.entries())
    problems.push(...nudgeProblems(nudge, { field: `nudges.${n}.message`, name: `Nudge ${n + 1}` }))
  if (audience === 0)
    problems.push({ field: 'audience', message: 'Nobody is in the audience of this campaign.' })
  return problems
}

/** What is wrong with a nudge of this length. */
export const nudgeProblems = (
  length: number,
  { field, name }: { field: string; name: string },
): Problem[] => {
  if (length === 0) return [{ field, message: `${name} is empty.` }]
  if (length <= MAX_TEXT) return []
  const message = `${name} has ${length} characters${WITH_ALL}; Telegram takes ${MAX_TEXT}.`
  return [{ field, message }]
}
