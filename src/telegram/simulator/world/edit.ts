import type { Put } from '../store/store.ts'
import type { EffectRow, EventRow, MessageRow, Rows } from './model.ts'
import { isChannel, isGroup } from './peers.ts'
import { isIn } from './rights.ts'
import { currentDialog } from './read.ts'
import { idInBox } from './send.ts'
import { chatKey } from './world.ts'
import type { World } from './world.ts'

/** The same message in all boxes that have it, `message` first. */
export const copiesOf = (world: World, message: MessageRow): MessageRow[] => {
  const { owner, peer } = message
  if (isChannel(peer)) return [message]
  const owners = isGroup(peer)
    ? world.members(peer).flatMap((it) => (isIn(it) && it.user !== owner ? [it.user] : []))
    : [peer]
  const copies = owners.flatMap((other) => {
    const copy = world.message(other, idInBox(world, message, other))
    return copy && copy.owner !== owner ? [copy] : []
  })
  return [message, ...copies]
}

const messagePut = (row: MessageRow): Put<Rows> => ['messages', `${row.owner}.${row.id}`, row]
const eventPut = (row: EventRow): Put<Rows> => ['events', `${row.owner}.${row.pts}`, row]

/** Changes a message wherever it is. Gives the rows as they are now, and an event for each box. */
export const editMessage = (
  world: World,
  message: MessageRow,
  change: (copy: MessageRow) => MessageRow,
  effect?: EffectRow,
): { rows: MessageRow[]; events: EventRow[] } => {
  const rows = copiesOf(world, message).map(change)
  const events = rows.map(
    ({ owner, peer, id }): EventRow => ({
      owner,
      peer,
      kind: 'edit',
      ids: [id],
      pts: world.pts(owner) + 1,
      count: 1,
    }),
  )
  world.store.commit(
    ...rows.map(messagePut),
    ...events.map(eventPut),
    ...(effect ? [['effects', String(effect.n), effect] as const] : []),
  )
  return { rows, events }
}

const goneOf = (row: MessageRow): MessageRow => ({
  ...row,
  text: '',
  entities: null,
  fileId: null,
  extra: row.extra?.from === undefined ? null : { from: row.extra.from },
  gone: true,
})

/** Deletes messages from the boxes they are in. Their ids and `random_id` are never used again. */
export const deleteRows = (
  world: World,
  messages: readonly MessageRow[],
  effectsOf: (message: MessageRow) => EffectRow[] = () => [],
): EventRow[] => {
  const byOwner = new Map<number, MessageRow[]>()
  for (const it of messages) byOwner.set(it.owner, [...(byOwner.get(it.owner) ?? []), it])
  return [...byOwner].map(([owner, rows]) => {
    const event: EventRow = {
      owner,
      peer: rows[0]?.peer ?? owner,
      kind: 'delete',
      ids: rows.map((it) => it.id),
      pts: world.pts(owner) + rows.length,
      count: rows.length,
    }
    const effects = rows.flatMap(effectsOf)
    world.store.commit(
      ...rows.map((it) => messagePut(goneOf(it))),
      eventPut(event),
      ...effects.map((it) => ['effects', String(it.n), it] as const),
    )
    refreshDialogs(world, rows)
    return event
  })
}

const refreshDialogs = (world: World, rows: readonly MessageRow[]): void => {
  for (const peer of new Set(rows.map((it) => it.peer))) {
    const owner = rows[0]?.owner ?? 0
    const dialog = isChannel(peer) ? undefined : world.dialog(owner, peer)
    if (!dialog) continue
    const unreadGone = rows.filter(
      (it) => it.peer === peer && !it.out && it.id > dialog.readInboxMaxId,
    ).length
    const row = { ...currentDialog(world, dialog), unread: Math.max(0, dialog.unread - unreadGone) }
    world.store.commit(['dialogs', chatKey(owner, peer), row])
  }
}
