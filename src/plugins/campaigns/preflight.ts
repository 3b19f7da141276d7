import type { AccountState } from '../../core/model/account.ts'

export type PreflightFacts = {
  accounts: readonly { id: string; name: string; state: AccountState | null }[]
  /** UTF-16 length of the message before anything is filled in. */
  length: number
  hasMedia: boolean
  audience: number
}

export type Problem = { field: string; message: string }

/** Longest text of a Telegram message, and of a caption. */
export const MAX_TEXT = 4_096
export const MAX_CAPTION = 1_024

/** What stands in the way of a start, most important first. Empty = it may start. */
export const preflight = ({ accounts, length, hasMedia, audience }: PreflightFacts): Problem[] => {
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
      message: `The message has ${length} characters; Telegram takes ${limit}${hasMedia ? ' with a file' : ''}.`,
    })
  if (audience === 0)
    problems.push({ field: 'audience', message: 'Nobody is in the audience of this campaign.' })
  return problems
}
