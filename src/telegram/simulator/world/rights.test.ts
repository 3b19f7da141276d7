import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { ChatRow, MemberRow } from './model.ts'
import { decideReach } from './reach.ts'
import type { PostFacts } from './rights.ts'
import { decidePost } from './rights.ts'

const chat: ChatRow = {
  id: -1_000_000_000_005,
  kind: 'supergroup',
  title: 'Talk',
  about: '',
  username: null,
  creator: 1,
  date: 0,
  isForum: false,
  slowSeconds: 0,
  banned: [],
  invite: null,
  version: 1,
  deleted: false,
}
const member: MemberRow = {
  chat: chat.id,
  user: 2,
  role: 'member',
  date: 0,
  inviter: 1,
  rights: [],
  banned: [],
  bannedUntil: 0,
}
const facts = (change: Partial<PostFacts>): PostFacts => ({
  chat,
  member,
  needs: ['sendMessages'],
  now: 1000,
  lastSent: 0,
  isTopicClosed: false,
  ...change,
})
const errorOf = (change: Partial<PostFacts>): string => {
  const verdict = decidePost(facts(change))
  return verdict.do === 'post' ? 'none' : `${verdict.code} ${verdict.error}`
}

it('each reason to refuse has its own name', () => {
  expect(errorOf({})).toBe('none')
  expect(errorOf({ member: undefined })).toBe('403 CHAT_WRITE_FORBIDDEN')
  expect(errorOf({ member: { ...member, role: 'left' } })).toBe('403 CHAT_WRITE_FORBIDDEN')
  expect(errorOf({ member: { ...member, role: 'kicked' } })).toBe('400 USER_BANNED_IN_CHANNEL')
  expect(errorOf({ chat: { ...chat, kind: 'broadcast' } })).toBe('400 CHAT_ADMIN_REQUIRED')
  expect(errorOf({ chat: { ...chat, deleted: true } })).toBe('400 CHANNEL_PRIVATE')
  expect(errorOf({ chat: { ...chat, banned: ['sendMessages'] } })).toBe('403 CHAT_WRITE_FORBIDDEN')
  const needs = ['sendMessages', 'sendMedia']
  expect(errorOf({ needs, chat: { ...chat, banned: ['sendMedia'] } })).toBe(
    '403 CHAT_SEND_MEDIA_FORBIDDEN',
  )
  expect(errorOf({ isTopicClosed: true })).toBe('400 TOPIC_CLOSED')
  const until = { ...member, banned: ['sendMessages'], bannedUntil: 1500 }
  expect(errorOf({ member: until })).toBe('403 CHAT_WRITE_FORBIDDEN')
  expect(errorOf({ member: until, now: 1501 })).toBe('none')
})

it('slow mode holds back members for exactly its time, and admins never', () => {
  const property = fc.property(
    fc.constantFrom(5, 10, 30, 60),
    fc.integer({ min: 0, max: 100 }),
    fc.boolean(),
    (slowSeconds, after, isAdmin) => {
      const row: MemberRow = { ...member, role: isAdmin ? 'admin' : 'member' }
      const now = 5000 + after
      const error = errorOf({ chat: { ...chat, slowSeconds }, member: row, lastSent: 5000, now })
      const wait = slowSeconds - after
      expect(error).toBe(isAdmin || wait <= 0 ? 'none' : `420 SLOWMODE_WAIT_${wait}`)
    },
  )
  fc.assert(property)
})

it('whoever is deleted, has blocked me or is blocked by me gets nothing, whatever else holds', () => {
  const fact = fc.record({
    isDeleted: fc.boolean(),
    hasBlockedMe: fc.boolean(),
    haveBlocked: fc.boolean(),
    inbox: fc.constantFrom('everyone' as const, 'contacts' as const, 'premium' as const),
    knowsMe: fc.boolean(),
  })
  const property = fc.property(fact, (it) => {
    const reach = decideReach(it)
    const isOpen = it.knowsMe || it.inbox === 'everyone'
    const isFree = !it.isDeleted && !it.hasBlockedMe && !it.haveBlocked
    expect(reach.do).toBe(isFree && isOpen ? 'write' : 'refuse')
    if (it.isDeleted) expect(reach).toMatchObject({ error: 'INPUT_USER_DEACTIVATED' })
  })
  fc.assert(property)
})
