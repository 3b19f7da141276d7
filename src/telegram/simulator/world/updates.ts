import type { Session } from '../mtproto/session.ts'
import { sendUpdates } from '../mtproto/session.ts'
import type { TlObject } from '../tl/schema.ts'
import type { EventRow, MessageRow, ReadRow } from './model.ts'
import { bareId, isChannel, viewPeer } from './peers.ts'
import { isIn } from './rights.ts'
import type { Sent } from './send.ts'
import { inPassing, isTerse, shortMessage } from './terse.ts'
import { peersOf, viewMessage } from './view-message.ts'
import { viewUpdates } from './views.ts'
import type { World } from './world.ts'

/** Who is connected, to be told of changes. */
export type Audience = {
  add: (userId: number, session: Session) => void
  remove: (userId: number, session: Session) => void
  sessions: (userId: number) => readonly Session[]
  push: (userId: number, updates: TlObject, except?: Session) => void
}

export const makeAudience = (): Audience => {
  const byUser = new Map<number, Set<Session>>()
  const sessions = (userId: number) => [...(byUser.get(userId) ?? [])]
  return {
    add: (userId, session) => {
      const own = byUser.get(userId) ?? new Set()
      if (own.has(session)) return
      for (const it of own) if (!it.connection && it !== session) own.delete(it)
      byUser.set(userId, own.add(session))
    },
    remove: (userId, session) => byUser.get(userId)?.delete(session),
    sessions,
    push: (userId, updates, except) => {
      for (const session of byUser.get(userId) ?? []) {
        if (session === except || !session.wantsUpdates || !session.connection) continue
        sendUpdates(session, updates)
      }
    },
  }
}

/** A new message, as its viewer is told. */
export const newMessageUpdate = (
  world: World,
  message: MessageRow,
  ptsCount = 1,
  viewer = message.owner,
): TlObject => ({
  _: isChannel(message.owner) ? 'updateNewChannelMessage' : 'updateNewMessage',
  message: viewMessage(world, message, viewer),
  pts: message.pts,
  ptsCount,
})

export const readUpdate = (world: World, { owner, side, peer, maxId, pts }: ReadRow): TlObject => {
  const common = { peer: viewPeer(peer), maxId, pts, ptsCount: 1 }
  return side === 'inbox'
    ? {
        _: 'updateReadHistoryInbox',
        ...common,
        stillUnreadCount: world.dialog(owner, peer)?.unread ?? 0,
      }
    : { _: 'updateReadHistoryOutbox', ...common }
}

/** An edit or deletion, as `viewer` is told; nothing when the edited message is gone since. */
export const eventUpdates = (
  world: World,
  { owner, kind, ids, pts, count: ptsCount }: EventRow,
  viewer = owner,
): TlObject[] => {
  const inChannel = isChannel(owner)
  if (kind === 'delete') {
    const common = { messages: ids, pts, ptsCount }
    return inChannel
      ? [{ _: 'updateDeleteChannelMessages', channelId: bareId(owner), ...common }]
      : [{ _: 'updateDeleteMessages', ...common }]
  }
  return ids.flatMap((id) => {
    const row = world.message(owner, id)
    const name = inChannel ? 'updateEditChannelMessage' : 'updateEditMessage'
    return row ? [{ _: name, message: viewMessage(world, row, viewer), pts, ptsCount }] : []
  })
}

/** Tells the members of a channel, or the one owner of a box. */
export const pushToBox = (
  world: World,
  audience: Audience,
  owner: number,
  updatesFor: (viewer: number) => TlObject,
  except?: Session,
): void => {
  const isHeardBy = (user: number): boolean =>
    audience.sessions(user).some((it) => it !== except && it.wantsUpdates && it.connection)
  if (!isChannel(owner)) {
    if (isHeardBy(owner)) audience.push(owner, updatesFor(owner), except)
    return
  }
  for (const member of world.members(owner)) {
    if (!isIn(member) || !isHeardBy(member.user)) continue
    audience.push(member.user, updatesFor(member.user), except)
  }
}

/** Tells a box's owner, or a channel's members, of a new message in it. */
export const pushMessage = (
  world: World,
  audience: Audience,
  message: MessageRow | null,
  except?: Session,
): void => {
  if (!message) return
  const updatesFor = (viewer: number): TlObject => {
    const update = newMessageUpdate(world, message, 1, viewer)
    const whole = () => viewUpdates(world, viewer, [update], peersOf(message))
    if (!isTerse(world)) return whole()
    return shortMessage(message) ?? inPassing(world, viewer, message, whole())
  }
  pushToBox(world, audience, message.owner, updatesFor, except)
}

/** Tells everyone of a message that was just delivered. */
export const pushSent = (
  world: World,
  audience: Audience,
  { own, theirs, others }: Sent,
  except?: Session,
): void => {
  pushMessage(world, audience, theirs)
  for (const it of others) pushMessage(world, audience, it)
  pushMessage(world, audience, own, except)
}

export const pushReads = (
  world: World,
  audience: Audience,
  reads: readonly ReadRow[],
  except?: Session,
): void => {
  for (const read of reads) {
    const { owner, peer } = read
    audience.push(owner, viewUpdates(world, owner, [readUpdate(world, read)], [peer]), except)
  }
}

export const pushEvents = (
  world: World,
  audience: Audience,
  events: readonly EventRow[],
  except?: Session,
): void => {
  for (const event of events) {
    const updatesFor = (viewer: number): TlObject => {
      const peers = event.ids.flatMap((id) => {
        const row = world.message(event.owner, id)
        return row ? peersOf(row) : []
      })
      return viewUpdates(world, viewer, eventUpdates(world, event, viewer), [event.peer, ...peers])
    }
    pushToBox(world, audience, event.owner, updatesFor, except)
  }
}
