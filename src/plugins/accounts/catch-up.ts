import type { AccountActor } from '../../delivery/actor.ts'
import type { IncomingUpdate, TelegramFailure } from '../../telegram/gateway.ts'
import type { ReadingContext } from './read-anew.ts'
import type { ReceiveContext } from './receive.ts'

import { groupBy } from '../../core/group-by.ts'
import { beginAnew, readAnew } from './read-anew.ts'
import { receive } from './receive.ts'
import { accountsOf } from './store.ts'

type Actor = Pick<
  AccountActor,
  'tenant' | 'account' | 'exclusive' | 'client' | 'caughtUp' | 'signal'
>

/** So many people's messages are written down at once. */
const TOGETHER = 8

/**
 * Fetches what was missed, part by part: each part is stored before the position moves past it, so
 * whoever is killed in between fetches it again and changes nothing. Answers why it could not. When
 * all is stored, the connection that said so may write to people; not where something went missing while
 * it answered (`holes` counts that): whoever noticed fetches again.
 */
export const catchUp = async (
  context: ReadingContext,
  actor: Actor,
  holes: () => number = () => 0,
): Promise<TelegramFailure | null> => {
  const accounts = accountsOf(context.mongo.db, actor.tenant)
  let readTo: number | null = null
  for (;;) {
    const known = holes()
    const asked = await askPart(context, actor)
    if (!asked) return null
    if (asked.anew) {
      readTo = await readAnew(context, actor, asked.client, asked.anew)
      continue
    }
    const { client, from, answer } = asked
    if (!answer.ok) return answer.failure
    const { updates, state, more, tooLong } = answer.value
    await storeAll(context, actor, updates)
    if (tooLong && from && state.pts !== readTo) {
      await beginAnew(context, actor, { ...from, anew: { to: state, done: [] } })
      continue
    }
    await accounts.updateOne({ _id: actor.account }, { $set: { updates: state } })
    if (more && state.pts !== from?.pts) continue
    if (holes() === known) actor.caughtUp(client)
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

/** The next part, or that the conversations are read first: a difference from here says nothing new. */
const askPart = (context: ReceiveContext, actor: Actor) =>
  actor.exclusive(async () => {
    const client = actor.client()
    const row = await accountsOf(context.mongo.db, actor.tenant).findOne(
      { _id: actor.account },
      { projection: { updates: 1 } },
    )
    if (!client || !row) return null
    const from = row.updates ?? null
    if (from?.anew) return { client, anew: { ...from, anew: from.anew } }
    return { client, from, anew: null, answer: await client.difference(from) }
  })

/** Runs one catch-up at a time; who asks while one is under way gets the next one. */
export const makeCatchUp = (context: ReadingContext, actor: Actor, holes: () => number) => {
  let running: Promise<TelegramFailure | null> | null = null
  let next: Promise<TelegramFailure | null> | null = null
  const begin = () => {
    const mine = catchUp(context, actor, holes).finally(() => {
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
