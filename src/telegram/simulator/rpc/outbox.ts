import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { FileRow, MessageExtra, MessageRow } from '../world/model.ts'
import { isUser } from '../world/peers.ts'
import { judgeQuotas } from '../world/quotas.ts'
import { reachOf } from '../world/reach.ts'
import { decidePost } from '../world/rights.ts'
import { deliver } from '../world/send.ts'
import { pushSent } from '../world/updates.ts'
import type { Done } from './answers.ts'
import { effectOf, refusalOf } from './ledger.ts'
import type { Context } from './method.ts'
import { seconds } from './method.ts'
import { boxOf } from './peers.ts'

/** What all requests that send have in common. */
export type SendOptions = {
  silent?: boolean
  replyTo?: TlObject
  replyMarkup?: TlObject
  scheduleDate?: number
}

export type Outgoing = {
  to: number
  randomId: bigint
  text: string
  entities: TlObject[] | null
  extra: MessageExtra | null
  /** Gets the file ready, if there is one; not called for a `random_id` that was seen before. */
  file: (() => Promise<FileRow>) | null
}

/**
 * Sends one message, once: a `random_id` that this account has used towards this peer gives the
 * first message again, and one that is under way is refused.
 */
export const transmit = (outgoing: Outgoing, context: Context): Done | Promise<Done> => {
  assertAllowed([outgoing], context)
  return enter(outgoing, context)
}

/** Several to one peer: all of them or, when one is not acceptable, none. */
export const transmitAll = async (
  parts: readonly Outgoing[],
  context: Context,
): Promise<Done[]> => {
  assertAllowed(parts, context)
  const done: Done[] = []
  for (const part of parts) done.push(await enter(part, context))
  return done
}

/** Whether all of them may go out now; those that were sent before need no more room. */
const assertAllowed = (parts: readonly Outgoing[], context: Context): void => {
  const { world, me } = context
  if (parts.some(({ randomId }) => randomId === 0n)) return refuse(400, 'RANDOM_ID_EMPTY')
  for (const part of parts) assertAwake(part, context)
  const fresh = parts.filter((it) => !world.sent(me(), it.to, it.randomId.toString()))
  for (const part of fresh) assertMayWrite(part.to, part, context)
  const [first] = fresh
  if (first) assertWithinQuotas(first.to, fresh.length, context)
}

/** Whoever was told to wait and does not is told again, and the ledger knows. */
const assertAwake = (outgoing: Outgoing, context: Context): void => {
  const { world, me, secondsLeft } = context
  const left = secondsLeft(me())
  if (left === 0) return
  const line = refusalOf(outgoing, context)
  world.store.commit(['effects', String(line.n), line])
  refuse(420, `FLOOD_WAIT_${left}`)
}

const enter = (outgoing: Outgoing, context: Context): Done | Promise<Done> => {
  const { world, me } = context
  const { to, randomId } = outgoing
  const name = randomId.toString()
  const before = world.sent(me(), to, name)
  if (before) return replay(before, randomId, context)
  return outgoing.file
    ? putWith(outgoing.file, outgoing, context)
    : put(outgoing, name, null, context)
}

const putWith = async (
  file: () => Promise<FileRow>,
  outgoing: Outgoing,
  context: Context,
): Promise<Done> => {
  const { inFlight } = context.world
  const key = `${context.me()}.${outgoing.to}.${outgoing.randomId}`
  if (inFlight.has(key)) return refuse(500, 'RANDOM_ID_DUPLICATE')
  inFlight.add(key)
  try {
    return put(outgoing, `${outgoing.randomId}`, await file(), context)
  } finally {
    inFlight.delete(key)
  }
}

/** `name` is its `random_id` as it is kept. */
const put = (outgoing: Outgoing, name: string, file: FileRow | null, context: Context): Done => {
  const { world, me, audience, session } = context
  const { to, text, entities, extra, randomId } = outgoing
  const fileId = file?.id ?? null
  const message = { from: me(), to, text, entities, fileId, randomId: name, extra }
  const sent = deliver(world, message, (row) => effectOf(row, context))
  if (!sent.own) return refuse(500, 'INTERNAL')
  pushSent(world, audience, sent, session)
  for (const listen of world.listeners.onMessage) listen(sent.own)
  return { message: sent.own, randomId, isNew: true }
}

/** A `random_id` seen before: nothing happens, and the first message comes back. */
export const replay = (message: MessageRow, randomId: bigint, context: Context): Done => {
  const effect = effectOf(message, context, { duplicate: true })
  context.world.store.commit(['effects', String(effect.n), effect])
  return { message, randomId, isNew: false }
}

const assertWithinQuotas = (to: number, count: number, { world, me, noteWait }: Context): void => {
  const verdict = judgeQuotas(world, me(), { to, count })
  if (verdict.do === 'write') return
  if (verdict.do === 'stop') return refuse(400, 'PEER_FLOOD')
  noteWait(me(), verdict.seconds)
  refuse(420, `FLOOD_WAIT_${verdict.seconds}`)
}

const needsOf = ({ file, text }: Pick<Outgoing, 'file' | 'text'>): string[] =>
  file ? ['sendMessages', 'sendMedia'] : text ? ['sendMessages', 'sendPlain'] : ['sendMessages']

/** Refuses, as Telegram does, what the account may not write there now. */
export const assertMayWrite = (
  to: number,
  outgoing: Pick<Outgoing, 'file' | 'text' | 'extra'>,
  context: Context,
): void => {
  const { world, me } = context
  if (isUser(to)) {
    const reach = reachOf(world, me(), to)
    if (reach.do === 'refuse') refuse(reach.code, reach.error)
    return
  }
  const chat = world.chatRow(to) ?? refuse(400, 'PEER_ID_INVALID')
  const topic = world.store.table('topics').get(`${to}.${outgoing.extra?.topic}`)
  const verdict = decidePost({
    chat,
    member: world.member(to, me()),
    needs: needsOf(outgoing),
    now: seconds(context),
    lastSent: world.lastSent(to, me()),
    isTopicClosed: topic?.isClosed ?? false,
  })
  if (verdict.do === 'refuse') refuse(verdict.code, verdict.error)
}

/** What a request says about its message beside text and media. */
export const extraOf = (options: SendOptions, to: number, context: Context): MessageExtra => {
  const isBot = context.world.user(context.me())?.bot === true
  return {
    ...replyOf(options.replyTo, to, context),
    ...(options.silent ? { isSilent: true } : {}),
    ...(options.replyMarkup && isBot ? { markup: options.replyMarkup } : {}),
  }
}

/** What it answers to, and in a forum the topic it belongs to. */
const replyOf = (
  reply: TlObject | undefined,
  to: number,
  context: Context,
): Pick<MessageExtra, 'replyTo' | 'topic'> => {
  if (reply?._ !== 'inputReplyToMessage') return {}
  const { world } = context
  const replyTo = Number(reply['replyToMsgId'])
  const named = Number(reply['topMsgId'] ?? 0)
  const topics = world.store.table('topics')
  if (topics.has(`${to}.${replyTo}`)) return { topic: replyTo }
  const original = world.message(boxOf(context, to), replyTo)
  if (!original || original.peer !== to) return refuse(400, 'REPLY_MESSAGE_ID_INVALID')
  const topic = topics.has(`${to}.${named}`) ? named : original.extra?.topic
  return { replyTo, ...(topic === undefined ? {} : { topic }) }
}

/** `null` when there is nothing in it, which saves room a million times. */
export const orNull = (extra: MessageExtra): MessageExtra | null =>
  Object.keys(extra).length > 0 ? extra : null
