import type { World } from './world.ts'

/** How a login code was delivered: each resend takes the next way. */
export const codeWays = ['app', 'sms', 'call'] as const
export type CodeWay = (typeof codeWays)[number]

/** A login under way. */
export type CodeRow = {
  hash: string
  phone: string
  code: string
  /** The auth key that asked. */
  keyId: string
  sentAt: number
  way: CodeWay
  wrong: number
  /** Cancelled, replaced or guessed at too often. It is kept, since it counts against the limit. */
  over: boolean
}

export const CODE_LIFE_MS = 5 * 60_000
export const MAX_WRONG_CODES = 5
const MAX_CODES = 10
const WINDOW_MS = 3_600_000

/** Seconds to wait before another code may be sent, 0 when it may be now. */
export const codeWait = (sentAt: readonly number[], now: Date): number => {
  const recent = sentAt.filter((it) => it > now.getTime() - WINDOW_MS).sort((a, b) => b - a)
  const oldest = recent[MAX_CODES - 1]
  if (oldest === undefined) return 0
  return Math.max(1, Math.ceil((oldest + WINDOW_MS - now.getTime()) / 1000))
}

/** Whether a code may still be used. */
export const isCodeOpen = ({ over, sentAt }: CodeRow, now: Date): boolean =>
  !over && now.getTime() - sentAt < CODE_LIFE_MS

/** All codes of the last hour for one phone; older ones are forgotten. */
export const codesOf = (world: World, phone: string): CodeRow[] => {
  const own = [...world.store.table('codes').values()].filter((it) => it.phone === phone)
  const old = own.filter((it) => it.sentAt <= world.now() - WINDOW_MS)
  if (old.length > 0) world.store.commit(...old.map((it) => ['codes', it.hash, null] as const))
  return own.filter((it) => !old.includes(it))
}

/** A successful login: its phone's codes, and the count of them, are gone. */
export const forgetCodes = (world: World, phone: string): void => {
  const own = codesOf(world, phone)
  if (own.length > 0) world.store.commit(...own.map((it) => ['codes', it.hash, null] as const))
}
