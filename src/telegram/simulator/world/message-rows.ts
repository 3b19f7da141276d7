import type { TlObject } from '../tl/schema.ts'

/** What few messages have. */
export type MessageExtra = {
  /** Who wrote, where that is not one of the two sides: in groups and channels. */
  from?: number
  /** An id in the same box. */
  replyTo?: number
  /** The forum topic, by the id of the message that opened it. */
  topic?: number
  groupedId?: string
  /** `name` stands for an author who does not want to be found through forwards. */
  forward?: { from: number | null; name?: string; date: number; post: number | null }
  /** Buttons. */
  markup?: TlObject
  /** Unix seconds. */
  editedAt?: number
  isSilent?: boolean
  /** Makes it a service message. */
  action?: TlObject
  reactions?: { user: number; emoji: string; date: number }[]
  fromScheduled?: boolean
  isPinned?: boolean
}

/** A message in the box of an account, or of a channel. Peers are marked ids, see peers.ts. */
export type MessageRow = {
  owner: number
  id: number
  peer: number
  out: boolean
  /** Unix seconds, as Telegram dates are. */
  date: number
  text: string
  entities: TlObject[] | null
  fileId: string | null
  randomId: string | null
  pts: number
  /** In private chats the id in the other side's box; in groups a number that all copies share. */
  twin: number
  extra: MessageExtra | null
  /** Deleted: only its id, pts and `random_id` are still known. */
  gone: boolean
}

/** One account's conversation with one peer. */
export type DialogRow = {
  owner: number
  peer: number
  topId: number
  unread: number
  readInboxMaxId: number
  readOutboxMaxId: number
  /** Position among the pinned, from 1; 0 when not pinned. */
  pinned: number
  unreadMark: boolean
}

/** A change that is no message: somebody read up to `maxId`. */
export type ReadRow = {
  owner: number
  pts: number
  peer: number
  side: 'inbox' | 'outbox'
  maxId: number
}

/** A change of messages that exist: `count` steps of the owner's pts up to `pts`. */
export type EventRow = {
  owner: number
  pts: number
  count: number
  kind: 'edit' | 'delete'
  peer: number
  ids: number[]
}

/** A group or a channel, by its marked id. */
export type ChatRow = {
  id: number
  kind: 'group' | 'supergroup' | 'broadcast'
  title: string
  about: string
  username: string | null
  creator: number
  date: number
  isForum: boolean
  slowSeconds: number
  /** What ordinary members may not do, by the names of `chatBannedRights`. */
  banned: string[]
  /** Part of the invite link; `null` while there is none. */
  invite: string | null
  version: number
  deleted: boolean
}

export type MemberRow = {
  chat: number
  user: number
  role: 'creator' | 'admin' | 'member' | 'left' | 'kicked'
  date: number
  inviter: number
  /** By the names of `chatAdminRights`. */
  rights: string[]
  /** By the names of `chatBannedRights`, until `bannedUntil` (0 for ever). */
  banned: string[]
  bannedUntil: number
}

/** A forum's topic; its id is that of the message that opened it. */
export type TopicRow = {
  chat: number
  id: number
  title: string
  iconColor: number
  creator: number
  date: number
  isClosed: boolean
  isPinned: boolean
}

/** A message that waits for its time. */
export type ScheduledRow = {
  owner: number
  id: number
  peer: number
  /** Unix seconds. */
  due: number
  text: string
  entities: TlObject[] | null
  fileId: string | null
  randomId: string
  extra: MessageExtra | null
}

/** What an account has begun to write to somebody. */
export type DraftRow = {
  owner: number
  peer: number
  text: string
  entities: TlObject[] | null
  /** 0 when it answers to nothing. */
  replyTo: number
  /** Unix seconds. */
  date: number
}
