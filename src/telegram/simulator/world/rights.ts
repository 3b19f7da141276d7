import type { ChatRow, MemberRow } from './model.ts'

/** All admin rights, for whoever made the place. */
export const ALL_RIGHTS = [
  'changeInfo',
  'postMessages',
  'editMessages',
  'deleteMessages',
  'banUsers',
  'inviteUsers',
  'pinMessages',
  'addAdmins',
  'manageTopics',
  'other',
] as const

/** Whether somebody is in a group or channel now. */
export const isIn = (member: MemberRow | undefined): boolean =>
  member !== undefined && member.role !== 'left' && member.role !== 'kicked'

export const isAdmin = (member: MemberRow | undefined): boolean =>
  member?.role === 'creator' || member?.role === 'admin'

/** Whether an admin has one right; the creator has all. */
export const may = (member: MemberRow | undefined, right: (typeof ALL_RIGHTS)[number]): boolean =>
  member?.role === 'creator' || (member?.role === 'admin' && member.rights.includes(right))

export type PostFacts = {
  chat: ChatRow
  member: MemberRow | undefined
  /** Names of `chatBannedRights` that the message needs, such as `sendMessages`. */
  needs: readonly string[]
  /** Unix seconds. */
  now: number
  lastSent: number
  /** The topic it goes to, if that exists and is closed. */
  isTopicClosed: boolean
}

export type PostVerdict = { do: 'post' } | { do: 'refuse'; code: number; error: string }

const refusal = (code: number, error: string): PostVerdict => ({ do: 'refuse', code, error })

/** Whether somebody may write here now, in Telegram's words if not. From the most final to the most passing. */
export const decidePost = (facts: PostFacts): PostVerdict => {
  const { chat, member, needs, now, lastSent } = facts
  if (chat.deleted || member?.role === 'kicked') {
    return chat.kind === 'group'
      ? refusal(400, 'PEER_ID_INVALID')
      : refusal(400, member?.role === 'kicked' ? 'USER_BANNED_IN_CHANNEL' : 'CHANNEL_PRIVATE')
  }
  if (chat.kind === 'broadcast') {
    return may(member, 'postMessages') ? { do: 'post' } : refusal(400, 'CHAT_ADMIN_REQUIRED')
  }
  if (!isIn(member)) return refusal(403, 'CHAT_WRITE_FORBIDDEN')
  if (isAdmin(member)) return { do: 'post' }
  const own = member && isBanActive(member, now) ? member.banned : []
  const missing = needs.find((it) => own.includes(it) || chat.banned.includes(it))
  if (missing) return refusal(403, errorOf(missing))
  if (facts.isTopicClosed) return refusal(400, 'TOPIC_CLOSED')
  const wait = lastSent + chat.slowSeconds - now
  return chat.slowSeconds > 0 && lastSent > 0 && wait > 0
    ? refusal(420, `SLOWMODE_WAIT_${wait}`)
    : { do: 'post' }
}

const isBanActive = (member: MemberRow, now: number): boolean =>
  member.bannedUntil === 0 || member.bannedUntil > now

const ERRORS: Readonly<Record<string, string>> = {
  sendMedia: 'CHAT_SEND_MEDIA_FORBIDDEN',
  sendPhotos: 'CHAT_SEND_PHOTOS_FORBIDDEN',
  sendVideos: 'CHAT_SEND_VIDEOS_FORBIDDEN',
  sendDocs: 'CHAT_SEND_DOCS_FORBIDDEN',
  sendPlain: 'CHAT_SEND_PLAIN_FORBIDDEN',
}

const errorOf = (right: string): string => ERRORS[right] ?? 'CHAT_WRITE_FORBIDDEN'
