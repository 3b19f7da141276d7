import type { EffectRow } from './model.ts'
import { isUser } from './peers.ts'
import type { World } from './world.ts'

/** So many in so many seconds. */
export type Quota = { count: number; seconds: number }

/** What an account may do before Telegram finds it too much. Without limit where `null`. */
export type Quotas = {
  /** Messages; beyond it FLOOD_WAIT until the oldest of them no longer counts. */
  messages: Quota | null
  /** First messages to people who do not know the account; beyond it PEER_FLOOD. */
  strangers: Quota | null
}

export const noQuotas: Quotas = { messages: null, strangers: null }

const KEY = 'quotas'

/** Those that hold now. */
export const quotasOf = ({ store }: World): Quotas =>
  (store.table('settings').get(KEY)?.value as Quotas | undefined) ?? noQuotas

/** They are kept like everything else. */
export const setQuotas = (world: World, value: Quotas): void =>
  world.store.commit(['settings', KEY, { value }])

type Sent = Pick<EffectRow, 'at' | 'kind' | 'duplicate' | 'peer'>

const isMessage = ({ kind, duplicate }: Sent): boolean => kind === 'message' && !duplicate

/**
 * For how many seconds an account that has sent these, oldest first, may not send so many more at once; 0
 * for none. More than the quota ever allows have to wait for nothing but themselves.
 */
export const secondsToWait = (
  sent: readonly Sent[],
  quota: Quota | null,
  now: number,
  more = 1,
): number => {
  if (!quota) return 0
  const since = now - quota.seconds * 1000
  let left = quota.count - Math.min(more, quota.count) + 1
  for (let at = sent.length - 1; at >= 0; at--) {
    const effect = sent[at]
    if (!effect || effect.at <= since) return 0
    if (!isMessage(effect)) continue
    left -= 1
    if (left === 0) return Math.ceil((effect.at - since) / 1000)
  }
  return 0
}

/** Whether one more stranger is too many. `isFirst` says whose chats the account has begun. */
export const hasTooManyStrangers = (
  sent: readonly Sent[],
  quota: Quota | null,
  { now, isFirst }: { now: number; isFirst: (peer: number) => boolean },
): boolean => {
  if (!quota) return false
  const since = now - quota.seconds * 1000
  const strangers = new Set<number>()
  for (let at = sent.length - 1; at >= 0; at--) {
    const effect = sent[at]
    if (!effect || effect.at <= since) break
    if (isMessage(effect) && isFirst(effect.peer)) strangers.add(effect.peer)
  }
  return strangers.size >= quota.count
}

/** They know the account: it is in their contacts, or they wrote to it. */
const isKnown = (world: World, account: number, person: number): boolean =>
  world.isContact(person, account) || world.chat(account, person).some((it) => !it.out)

export type Verdict = { do: 'write' } | { do: 'wait'; seconds: number } | { do: 'stop' }

/** Whether an account may send so many there now, as far as its quotas go. */
export const judgeQuotas = (
  world: World,
  account: number,
  { to, count }: { to: number; count: number },
): Verdict => {
  const { messages, strangers } = quotasOf(world)
  if (!messages && !strangers) return { do: 'write' }
  const sent = world.effectsBy(world.user(account)?.phone ?? '')
  const now = world.now()
  const seconds = secondsToWait(sent, messages, now, count)
  if (seconds > 0) return { do: 'wait', seconds }
  if (!strangers || !isUser(to) || to === account || isKnown(world, account, to)) {
    return { do: 'write' }
  }
  if (world.chat(account, to).length > 0) return { do: 'write' }
  const isFirst = (peer: number) =>
    isUser(peer) && peer !== account && !isKnown(world, account, peer)
  return hasTooManyStrangers(sent, strangers, { now, isFirst }) ? { do: 'stop' } : { do: 'write' }
}
