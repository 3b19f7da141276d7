import { randomBytes } from 'node:crypto'

import type { Faults } from '../faults.ts'
import { RpcError, refuse } from '../mtproto/rpc-error.ts'
import type { Api } from '../rpc/method.ts'
import { botOf } from '../world/bots.ts'
import { copiesOf } from '../world/edit.ts'
import { isChannel, viewPeer } from '../world/peers.ts'
import { viewUpdates } from '../world/views.ts'
import type { Press, PressAnswer } from '../world/world.ts'
import { collect, queueChannelMessage, queueQuery } from './queue.ts'

/** What all bots of one Telegram share. */
export type BotHost = {
  api: Api
  faults: Faults
  /** Called when a bot has something new. */
  listen: (bot: number, hear: () => void) => () => void
  wake: (bot: number) => void
  /** Wakes those who wait for a bot into whose box something has come. */
  look: () => void
  /** Answers a press; false when nobody waits for it any more. */
  answer: (queryId: string, bot: number, answer: PressAnswer) => boolean
}

const ANSWER_WITHIN_MS = 10_000

/** Lets bots hear of messages and presses. */
export const makeBotHost = (api: Api, faults: Faults): BotHost => {
  const { world } = api
  const ears = new Map<number, Set<() => void>>()
  const presses = new Map<string, { bot: number; settle: (answer: PressAnswer) => void }>()
  const wake = (bot: number): void => {
    collect(world, bot)
    for (const hear of ears.get(bot) ?? []) hear()
  }
  const answer: BotHost['answer'] = (queryId, bot, given) => {
    const press = presses.get(queryId)
    if (press?.bot !== bot) return false
    presses.delete(queryId)
    press.settle(given)
    return true
  }
  world.listeners.onMessage.push((message) => queueChannelMessage(world, message))
  world.listeners.onAnswer.push(answer)
  world.listeners.onPress.push((press) =>
    botOf(world, press.bot) ? ask(api, presses, press, wake) : null,
  )
  return {
    api,
    faults,
    wake,
    look: () => {
      for (const [bot, own] of ears) if (own.size > 0) wake(bot)
    },
    listen: (bot, hear) => {
      const own = ears.get(bot) ?? new Set()
      ears.set(bot, own.add(hear))
      return () => void own.delete(hear)
    },
    answer,
  }
}

type Presses = Map<string, { bot: number; settle: (answer: PressAnswer) => void }>

const ask = (
  api: Api,
  presses: Presses,
  press: Press,
  wake: (bot: number) => void,
): Promise<PressAnswer> => {
  const { world, audience } = api
  const bot = botOf(world, press.bot) ?? refuse(400, 'BOT_INVALID')
  const message = isChannel(press.message.peer)
    ? press.message
    : copiesOf(world, press.message).find((it) => it.owner === press.bot)
  if (!message) return refuse(400, 'MESSAGE_ID_INVALID')
  const id = randomBytes(8).readBigUInt64LE(0) >> 1n
  const data = press.data.toString('utf8')
  const common = { id: id.toString(), from: press.user, data }
  const at = world.now()
  queueQuery(world, bot, { ...common, box: message.owner, messageId: message.id, at })
  const update = {
    _: 'updateBotCallbackQuery',
    queryId: id,
    userId: BigInt(press.user),
    peer: viewPeer(isChannel(message.peer) ? message.peer : press.user),
    msgId: message.id,
    chatInstance: BigInt(message.owner),
    data: press.data,
  }
  audience.push(press.bot, viewUpdates(world, press.bot, [update], [press.user, message.peer]))
  wake(press.bot)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      presses.delete(common.id)
      reject(new RpcError(400, 'BOT_RESPONSE_TIMEOUT'))
    }, ANSWER_WITHIN_MS).unref()
    presses.set(common.id, {
      bot: press.bot,
      settle: (answer) => {
        clearTimeout(timer)
        resolve(answer)
      },
    })
  })
}
