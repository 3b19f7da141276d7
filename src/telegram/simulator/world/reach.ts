import type { World } from './world.ts'

export type Reach = { do: 'write' } | { do: 'refuse'; code: number; error: string }

export type ReachFacts = {
  isDeleted: boolean
  hasBlockedMe: boolean
  haveBlocked: boolean
  inbox: 'everyone' | 'contacts' | 'premium'
  /** They know me: I am in their contacts, or they wrote to me before. */
  knowsMe: boolean
}

const refusal = (code: number, error: string): Reach => ({ do: 'refuse', code, error })

/** Whether one user may write to another, in Telegram's words if not. */
export const decideReach = (facts: ReachFacts): Reach => {
  if (facts.isDeleted) return refusal(400, 'INPUT_USER_DEACTIVATED')
  if (facts.hasBlockedMe) return refusal(403, 'USER_IS_BLOCKED')
  if (facts.haveBlocked) return refusal(400, 'YOU_BLOCKED_USER')
  if (facts.knowsMe || facts.inbox === 'everyone') return { do: 'write' }
  return facts.inbox === 'premium'
    ? refusal(403, 'PRIVACY_PREMIUM_REQUIRED')
    : refusal(403, 'USER_PRIVACY_RESTRICTED')
}

/** {@link decideReach} with what this world knows. */
export const reachOf = (world: World, from: number, to: number): Reach => {
  if (from === to) return { do: 'write' }
  const user = world.user(to)
  const inbox = user?.inbox ?? 'everyone'
  return decideReach({
    isDeleted: user?.deleted ?? false,
    hasBlockedMe: world.isBlocked(to, from),
    haveBlocked: world.isBlocked(from, to),
    inbox,
    knowsMe:
      inbox !== 'everyone' &&
      (world.isContact(to, from) || world.chat(from, to).some((it) => !it.out)),
  })
}
