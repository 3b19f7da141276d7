import type { AccountState } from '../../../core/model/account.ts'

export const connectSteps = ['phone', 'code', 'password', 'done'] as const
export type ConnectStep = (typeof connectSteps)[number]

/** Where a person stands. It lives in the address, so a reload loses nothing; secrets never do. */
export type Place = {
  step: ConnectStep
  account: string | null
  codeLength: number
  hint: string | null
}

const START: Place = { step: 'phone', account: null, codeLength: 5, hint: null }

/** The place an address speaks of. One that does not hold together begins at the number. */
export const readPlace = (search: URLSearchParams): Place => {
  const step = connectSteps.find((known) => known === search.get('step'))
  const account = search.get('account')
  if (!account || !/^[A-Za-z0-9_.-]{1,64}$/.test(account)) return START
  // A known account is to be signed in again: its number is known too.
  if (!step || step === 'phone') return { ...START, account }
  const length = Number(search.get('length'))
  return {
    step,
    account,
    codeLength: Number.isInteger(length) && length >= 4 && length <= 8 ? length : 5,
    hint: search.get('hint'),
  }
}

/** The address of a place. */
export const writePlace = ({ step, account, codeLength, hint }: Place): string => {
  if (account === null) return ''
  if (step === 'phone') return `?${new URLSearchParams({ account })}`
  const search = new URLSearchParams({ step, account })
  if (step === 'code') search.set('length', String(codeLength))
  if (step === 'password' && hint !== null) search.set('hint', hint)
  return `?${search}`
}

export type ConnectAnswer = {
  account?: string | { id: string }
  accountId?: string
  id?: string
  state?: AccountState
  codeLength?: number
  hint?: string | null
}

/** Where an answer of the server leads. */
export const placeAfter = (answer: ConnectAnswer, before: Place): Place => {
  const named = typeof answer.account === 'object' ? answer.account.id : answer.account
  const account = answer.accountId ?? named ?? answer.id ?? before.account
  const at = { ...START, account }
  switch (answer.state) {
    case 'connected':
      return { ...at, step: 'done' }
    case 'password':
      return { ...at, step: 'password', hint: answer.hint ?? null }
    default:
      return { ...at, step: 'code', codeLength: answer.codeLength ?? START.codeLength }
  }
}
