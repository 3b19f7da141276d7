import type { AccountActor } from '../../delivery/actor.ts'
import type { IncomingUpdate, TelegramFailure, UpdateState } from '../../telegram/gateway.ts'
import type { ReceiveContext } from './receive.ts'

import { groupBy } from '../../core/group-by.ts'
import { after, MINUTE } from '../../core/time.ts'
import { receive } from './receive.ts'
import { accountsOf } from './store.ts'
import { importDialogs } from './sync.ts'

type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive' | 'client' | 'caughtUp'>

/** Clocks differ, and Telegram's times have whole seconds. */
const OVERLAP = 5 * MINUTE
/** So many people's messages are written down at once. */
const TOGETHER = 8

/**
 * Fetches what was missed, part by part: each part is stored before the position moves past it, so
 * whoever is killed in between fetches it again and changes nothing. Answers why it could not. When
 * all is stored, the connection that said so may write to people.
 */
export const catchUp = async (
  context: ReceiveContext,
  actor: Actor,
): Promise<TelegramFailure | null> => {
  const accounts = accountsOf(context.mongo.db, actor.tenant)
  for (;;) {
    const asked = await askPart(context, actor)
    if (!asked) return null
    const { client, from, answer } = asked
    if (!answer.ok) return answer.failure
    const { updates, state, more, tooLong } = answer.value
    await storeAll(context, actor, updates)
    if (tooLong && from) await readConversations(context, actor, from)
    await accounts.updateOne({ _id: actor.account }, { $set: { updates: state } })
    if (more && state.pts !== from?.pts) continue
    actor.caughtUp(client)
    return null
  }
}

/** In order for each person; some people at a time. */
const storeAll = async (
  context: ReceiveContext,
  actor: Actor,
  updates: readonly IncomingUpdate[],
): Promise<void> => {
  const waiting = [...groupBy(updates, peerOf).values()]
  const storeNext = async (): Promise<void> => {
    for (let own = waiting.shift(); own; own = waiting.shift())
      for (const update of own)
        if ((await receive(context, actor, update)) === 'ask-again')
          context.log.warn('Telegram did not say who wrote', { account: actor.account })
  }
  await Promise.all(Array.from({ length: TOGETHER }, storeNext))
}

const peerOf = (update: IncomingUpdate): string => ('peer' in update ? update.peer : '')

const askPart = (context: ReceiveContext, actor: Actor) =>
  actor.exclusive(async () => {
    const client = actor.client()
    const row = await accountsOf(context.mongo.db, actor.tenant).findOne(
      { _id: actor.account },
      { projection: { updates: 1 } },
    )
    if (!client || !row) return null
    const from = row.updates ?? null
    return { client, from, answer: await client.difference(from) }
  })

/** The long way round: every conversation in which something happened since the last known moment. */
const readConversations = async (
  context: ReceiveContext,
  actor: Actor,
  { date }: UpdateState,
): Promise<void> => {
  const client = actor.client()
  if (!client) throw new Error('No connection while conversations are read')
  const since = after(new Date(date * 1000), -OVERLAP)
  context.log.info('reading conversations: too much was missed', { account: actor.account })
  const { messages } = await importDialogs(context, actor, client, since)
  context.log.info('conversations read', { account: actor.account, messages })
}

/** Runs one catch-up at a time; who asks while one is under way gets the next one. */
export const makeCatchUp = (context: ReceiveContext, actor: Actor) => {
  let running: Promise<TelegramFailure | null> | null = null
  let next: Promise<TelegramFailure | null> | null = null
  const begin = () => {
    const mine = catchUp(context, actor).finally(() => {
      if (running === mine) running = null
    })
    running = mine
    return mine
  }
  return (): Promise<TelegramFailure | null> => {
    if (!running) return begin()
    next ??= running
      .catch(() => null)
      .then(() => {
        next = null
        return begin()
      })
    return next
  }
}
