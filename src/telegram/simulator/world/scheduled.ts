import type { TlObject } from '../tl/schema.ts'
import type { EffectRow, MessageRow, ScheduledRow } from './model.ts'
import { isUser, viewPeer } from './peers.ts'
import { reachOf } from './reach.ts'
import { decidePost } from './rights.ts'
import type { Sent } from './send.ts'
import { deliver } from './send.ts'
import type { Audience } from './updates.ts'
import { pushSent } from './updates.ts'
import { viewMessage } from './view-message.ts'
import { viewUpdates } from './views.ts'
import type { World } from './world.ts'

/** What an account has scheduled for one peer, the first due first. */
export const scheduledWith = (world: World, owner: number, peer: number): ScheduledRow[] =>
  [...world.store.table('scheduled').values()]
    .filter((it) => it.owner === owner && it.peer === peer)
    .sort((a, b) => a.due - b.due || a.id - b.id)

/** Scheduled messages count by themselves, per account. */
export const nextScheduledId = ({ store }: World, owner: number): number => {
  const key = `scheduledId.${owner}`
  const last = Number(store.table('settings').get(key)?.value ?? 0)
  store.commit(['settings', key, { value: last + 1 }])
  return last + 1
}

/** A scheduled message as its author sees it. */
export const viewScheduled = (world: World, row: ScheduledRow): TlObject => ({
  ...viewMessage(
    world,
    {
      ...row,
      out: true,
      date: row.due,
      pts: 0,
      twin: 0,
      gone: false,
      extra: { ...row.extra, from: row.owner },
    },
    row.owner,
  ),
  fromScheduled: true,
})

/** Sends a scheduled message now; it waits no longer. */
export const sendScheduled = (
  world: World,
  row: ScheduledRow,
  effectOf: (own: MessageRow) => EffectRow,
): Sent => {
  const { owner: from, peer: to, text, entities, fileId, randomId } = row
  const extra = { ...row.extra, fromScheduled: true }
  const sent = deliver(world, { from, to, text, entities, fileId, randomId, extra }, effectOf)
  world.store.commit(['scheduled', `${row.owner}.${row.id}`, null])
  return sent
}

const effectOf = (world: World, own: MessageRow, account: number): EffectRow => ({
  n: world.effects().length,
  account: world.user(account)?.phone ?? '',
  peer: own.peer,
  randomId: own.randomId ?? '',
  messageId: own.id,
  at: world.now(),
  duplicate: false,
  insideFlood: false,
  text: own.text,
  kind: 'message',
})

/** Whether it may still be sent now. If not, Telegram drops it without a word. */
const mayStill = (world: World, { owner, peer, randomId }: ScheduledRow, now: number): boolean => {
  if (world.sent(owner, peer, randomId)) return false // Sent by other means meanwhile.
  if (isUser(peer)) return reachOf(world, owner, peer).do === 'write'
  const chat = world.chatRow(peer)
  const member = world.member(peer, owner)
  const needs = ['sendMessages']
  const at = Math.floor(now / 1000)
  const facts = { member, needs, now: at, lastSent: 0, isTopicClosed: false }
  return chat !== undefined && decidePost({ chat, ...facts }).do === 'post'
}

/** Sends whatever is due by the simulator's clock, in milliseconds. */
export const sendDue = (world: World, audience: Audience, now: number): void => {
  const due = [...world.store.table('scheduled').values()]
    .filter((it) => it.due * 1000 <= now)
    .sort((a, b) => a.due - b.due || a.id - b.id)
  for (const row of due) {
    if (!mayStill(world, row, now)) {
      world.store.commit(['scheduled', `${row.owner}.${row.id}`, null])
      continue
    }
    const sent = sendScheduled(world, row, (own) => effectOf(world, own, row.owner))
    pushSent(world, audience, sent)
    const { owner, peer, id } = row
    const gone = { _: 'updateDeleteScheduledMessages', peer: viewPeer(peer), messages: [id] }
    audience.push(owner, viewUpdates(world, owner, [gone], [peer]))
    if (sent.own) for (const listen of world.listeners.onMessage) listen(sent.own)
  }
}
