import type { BotUpdateRow } from '../world/bots.ts'
import { botOf } from '../world/bots.ts'
import { BotError } from './bot-error.ts'
import type { BotHost } from './host.ts'
import type { BotCall } from './methods.ts'
import { inputs, parseParams } from './params.ts'
import type { BotUpdate } from './queue.ts'
import { collect, confirm, pendingOf, viewUpdate } from './queue.ts'

/** By host and bot: how to end the long poll that is waiting. */
const polls = new WeakMap<BotHost, Map<number, (error: BotError) => void>>()

const conflict = (what: string): BotError => new BotError(409, `Conflict: ${what}`)

/** Updates from `offset` on; those before it are confirmed. Waits for some if there are none. */
export const getUpdates = async (call: BotCall): Promise<BotUpdate[]> => {
  const { host, bot } = call
  const input = parseParams(inputs.getUpdates, call.params)
  const { world } = host.api
  if (bot.webhook) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the " +
        'webhook first',
    )
  }
  const own = polls.get(host) ?? new Map<number, (error: BotError) => void>()
  polls.set(host, own)
  own.get(bot.userId)?.(
    conflict(
      'terminated by other getUpdates request; make sure that only one bot instance is running',
    ),
  )
  collect(world, bot.userId)
  const take = (): BotUpdate[] => takeUpdates(host, bot.userId, input)
  const first = take()
  if (first.length > 0 || input.timeout === 0) return first

  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      stopListening()
      if (own.get(bot.userId) === replace) own.delete(bot.userId)
    }
    const replace = (error: BotError): void => {
      end()
      reject(error)
    }
    const finish = (isLast: boolean): void => {
      const found = take()
      if (found.length === 0 && !isLast) return
      end()
      resolve(found)
    }
    const timer = setTimeout(() => finish(true), input.timeout * 1000)
    const stopListening = host.listen(bot.userId, () => finish(false))
    own.set(bot.userId, replace)
    call.signal.addEventListener('abort', () => {
      end()
      resolve([])
    })
  })
}

type Input = { offset?: number | undefined; limit: number; allowed_updates?: string[] | undefined }

const takeUpdates = (
  { api: { world } }: BotHost,
  bot: number,
  { offset, limit, allowed_updates: allowed }: Input,
): BotUpdate[] => {
  const all = pendingOf(world, bot)
  const from = offset !== undefined && offset < 0 ? (all.at(offset)?.id ?? all[0]?.id ?? 0) : offset
  confirm(
    world,
    all.filter((it) => it.id < (from ?? 0)),
  )
  const isWanted = ({ id, kind }: BotUpdateRow) =>
    id >= (from ?? 0) && (!allowed?.length || allowed.includes(kind))
  const rows = all.filter(isWanted).slice(0, limit)
  return botOf(world, bot) ? rows.flatMap((it) => viewUpdate(world, it) ?? []) : []
}
