import type { Session } from '../mtproto/session.ts'
import { sendUpdates } from '../mtproto/session.ts'
import type { TlObject } from '../tl/schema.ts'
import type { MessageRow, Rows } from './model.ts'
import { peerUser, viewMessage, viewUpdates } from './views.ts'
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
      for (const it of own) if (!it.connection && it !== session) own.delete(it)
      byUser.set(userId, own.add(session))
    },
    remove: (userId, session) => byUser.get(userId)?.delete(session),
    sessions,
    push: (userId, updates, except) => {
      for (const session of sessions(userId)) {
        if (session === except || !session.wantsUpdates || !session.connection) continue
        sendUpdates(session, updates)
      }
    },
  }
}

export const newMessageUpdate = (world: World, message: MessageRow, ptsCount = 1): TlObject => ({
  _: 'updateNewMessage',
  message: viewMessage(world, message),
  pts: message.pts,
  ptsCount,
})

export const readUpdate = ({ side, peer, maxId, pts }: Rows['reads']): TlObject => {
  const common = { peer: peerUser(peer), maxId, pts, ptsCount: 1 }
  return side === 'inbox'
    ? { _: 'updateReadHistoryInbox', ...common, stillUnreadCount: 0 }
    : { _: 'updateReadHistoryOutbox', ...common }
}

/** Tells a box's owner of a new message in it. */
export const pushMessage = (
  world: World,
  audience: Audience,
  message: MessageRow | null,
  except?: Session,
): void => {
  if (!message) return
  const updates = viewUpdates(
    world,
    message.owner,
    [newMessageUpdate(world, message)],
    [message.peer],
  )
  audience.push(message.owner, updates, except)
}

export const pushReads = (
  world: World,
  audience: Audience,
  reads: readonly Rows['reads'][],
  except?: Session,
): void => {
  for (const read of reads) {
    audience.push(
      read.owner,
      viewUpdates(world, read.owner, [readUpdate(read)], [read.peer]),
      except,
    )
  }
}
