import type { Errand } from '../errand.ts'
import type { PacingProfile, PacingWish } from '../pacing.ts'
import type { Network } from './lane.ts'

export const accountStates = [
  'new',
  'code',
  'password',
  'connected',
  'resting',
  'broken',
  'banned',
  'signed-out',
] as const
export type AccountState = (typeof accountStates)[number]

/** Signed in: it sends, or will after its rest. Every other state needs a person. */
export const sendsByItself = (state: AccountState): boolean =>
  state === 'connected' || state === 'resting'

/** A Telegram account as native code reads it from Payload's collection. */
export type TelegramAccount = {
  _id: string
  tenant: string
  name: string
  network: Network
  /** "+49 ••• ••• 12 34": the number itself is sealed. */
  phoneMasked: string | null
  /** Sealed: phone number in E.164. */
  phone: string | null
  /** Sealed: the library's session string. */
  session: string | null
  /** Sealed: `{phoneCodeHash, session}` between the steps of a login. */
  login: string | null
  state: AccountState
  /** Why it is not connected, in a person's words. */
  stateReason: string | null
  telegramUserId: string | null
  username: string | null
  firstName: string | null
  /** Ceilings that the workspace wishes for: they only ever lower the platform's. */
  pacing: PacingWish
  /** The platform's cap, chosen by a platform admin; left open means `usual`. */
  pacingProfile?: PacingProfile | null
  /** Its first message: the ramp of a new account counts from here. */
  firstUsedAt?: Date | null
  connectedAt: Date | null
  /** Signed in, and its conversations are not imported yet. */
  syncDue?: boolean
  /** Telegram shows no earlier messages before then. */
  historyAfter?: Date | null
  /** Telegram's update state: all before it is stored. */
  updates: UpdatesRecord | null
  /** Its connection, as the sender that held it last said. */
  link?: AccountLink | null
  /** How often Telegram asked it to wait: the newest twenty. */
  floods?: FloodRecord[]
  /** Somebody looked at its risk then and let it go on: what was before counts no more. */
  riskFrom?: Date | null
  /** When and why it stopped working for good, and who was told. */
  breakage?: Breakage | null
  /** Since when and why it rests for hours, and who was told. */
  rest?: Rest | null
  /** Since when and why it has no connection though a run needs it, and who was told. */
  outage?: Rest | null
}

type Position = { pts: number; qts: number; date: number }

export type UpdatesRecord = Position & {
  /** Too much was missed: the conversations are read anew, and then all before `to` is stored. */
  anew?: { to: Position; done: string[] }
}

export type AccountLink = {
  open: boolean
  /** When this was said last. */
  at: Date
  /** Since when it is open or shut, however often that was said. */
  since?: Date
  /** Telegram's own, of what went wrong last. */
  code: string | null
  /** What was missed is not read yet, and this takes long: nothing goes out until then. */
  behind?: boolean
}

export type FloodRecord = { kind: 'flood-wait' | 'peer-flood'; at: Date; until: Date }

export type Rest = {
  /** One rest, or one breakage, is told once. */
  id: string
  at: Date
  reason: string
  mail: Errand
}
export type Breakage = Rest & { state: 'broken' | 'banned' }

export const commandKinds = ['send-code', 'sign-in', 'check-password', 'log-out', 'sync'] as const
export type CommandKind = (typeof commandKinds)[number]

/**
 * What the panel or the API asks of the sender that holds the account's lease. `secret` (the code or
 * the password) is sealed and removed with the answer.
 */
export type AccountCommand = {
  /** `tenant.<random>` */
  _id: string
  tenant: string
  account: string
  network: Network
  kind: CommandKind
  secret: string | null
  state: 'waiting' | 'done' | 'failed'
  /** Plain facts for the asker, e.g. `{ state: 'code', codeLength: 5 }` or `{ code, message, field }`. */
  answer: Record<string, unknown> | null
  askedBy: string
  createdAt: Date
  /** Not begun after this moment: the asker has gone. */
  expiresAt: Date
  answeredAt: Date | null
  /** Set by the sender that executes it: each command is begun once. */
  claimedAt: Date | null
  /** How often it was told: what Herald orders by itself is one row, told again after a failure. */
  tries?: number
}
