import type { TlObject } from '../tl/schema.ts'
import type { Put } from '../store/store.ts'
import type { DialogRow, EffectRow, MessageRow, Rows } from './model.ts'
import { chatKey } from './world.ts'
import type { World } from './world.ts'

export type NewMessage = {
  from: number
  to: number
  text: string
  entities?: TlObject[] | null
  fileId?: string | null
  randomId?: string | null
  /** Unix milliseconds; the present when left out. */
  at?: number
}

/** A message in the boxes of those of both sides that are accounts. */
export type Sent = { own: MessageRow | null; theirs: MessageRow | null }

const blankDialog = (owner: number, peer: number): DialogRow => ({
  owner,
  peer,
  topId: 0,
  unread: 0,
  readInboxMaxId: 0,
  readOutboxMaxId: 0,
})

const boxMessage = (world: World, message: NewMessage, owner: number): MessageRow => ({
  owner,
  id: (world.box(owner).at(-1)?.id ?? 0) + 1,
  peer: owner === message.from ? message.to : message.from,
  out: owner === message.from,
  date: Math.floor((message.at ?? world.now()) / 1000),
  text: message.text,
  entities: message.entities ?? null,
  fileId: message.fileId ?? null,
  randomId: owner === message.from ? (message.randomId ?? null) : null,
  pts: world.pts(owner) + 1,
})

const dialogAfter = (world: World, message: MessageRow): DialogRow => {
  const dialog =
    world.dialog(message.owner, message.peer) ?? blankDialog(message.owner, message.peer)
  return { ...dialog, topId: message.id, unread: dialog.unread + (message.out ? 0 : 1) }
}

const putsOf = (world: World, message: MessageRow): Put<Rows>[] => [
  ['messages', `${message.owner}.${message.id}`, message],
  ['dialogs', chatKey(message.owner, message.peer), dialogAfter(world, message)],
]

/** Puts a message into the boxes of both sides and, for a request, a line into the ledger: one commit. */
export const deliver = (
  world: World,
  message: NewMessage,
  effectOf?: (own: MessageRow) => EffectRow,
): Sent => {
  const own = world.account(message.from) ? boxMessage(world, message, message.from) : null
  const isToSelf = message.from === message.to
  const theirs =
    world.account(message.to) && !isToSelf ? boxMessage(world, message, message.to) : null
  const effect = own && effectOf ? effectOf(own) : null
  const puts = [own, theirs].flatMap((it) => (it ? putsOf(world, it) : []))
  if (effect) puts.push(['effects', String(effect.n), effect])
  world.store.commit(...puts)
  return { own, theirs }
}

/**
 * `reader` has read what `writer` wrote, up to the newest message. Gives the changes for whichever
 * of both is an account.
 */
export const markRead = (world: World, reader: number, writer: number): Rows['reads'][] => {
  const changes: Rows['reads'][] = []
  const sides = [
    { owner: reader, peer: writer, side: 'inbox' as const },
    { owner: writer, peer: reader, side: 'outbox' as const },
  ]
  for (const { owner, peer, side } of sides) {
    const dialog = world.dialog(owner, peer)
    const newest = world.chat(owner, peer).findLast((it) => it.out === (side === 'outbox'))
    const known = side === 'inbox' ? dialog?.readInboxMaxId : dialog?.readOutboxMaxId
    if (!dialog || !newest || newest.id <= (known ?? 0)) continue
    const change = { owner, peer, side, maxId: newest.id, pts: world.pts(owner) + 1 }
    world.store.commit(
      ['reads', `${owner}.${change.pts}`, change],
      ['dialogs', chatKey(owner, peer), dialogRead(dialog, change)],
    )
    changes.push(change)
  }
  return changes
}

const dialogRead = (dialog: DialogRow, { side, maxId }: Rows['reads']): DialogRow =>
  side === 'inbox'
    ? { ...dialog, unread: 0, readInboxMaxId: maxId }
    : { ...dialog, readOutboxMaxId: maxId }
