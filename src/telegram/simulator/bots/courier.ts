import type { BotRow, BotUpdateRow } from '../world/bots.ts'
import { botOf } from '../world/bots.ts'
import type { BotHost } from './host.ts'
import { collect, confirm, pendingOf, viewUpdate } from './queue.ts'

/** Brings updates to webhooks, in order, again and again until they are taken. */
export type Courier = { tick: () => void; close: () => void }

const ANSWER_MS = 10_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000

type Round = { attempts: number; notBefore: number; isBusy: boolean }

export const makeCourier = (host: BotHost): Courier => {
  const { world } = host.api
  const rounds = new Map<number, Round>()
  const stop = new AbortController()

  const run = async (bot: BotRow, round: Round): Promise<void> => {
    const [row] = pendingOf(world, bot.userId)
    if (!row || !bot.webhook) return
    const problem = await bring(bot, row, host, stop.signal)
    if (problem === null) {
      confirm(world, [row])
      round.attempts = 0
      round.notBefore = 0
      return
    }
    const wait = Math.min(FIRST_RETRY_MS * 2 ** round.attempts++, LAST_RETRY_MS)
    round.notBefore = world.now() + wait
    noteProblem(host, bot.userId, problem)
  }

  return {
    tick: () => {
      for (const bot of world.store.table('bots').values()) {
        if (!bot.webhook) continue
        const round = rounds.get(bot.userId) ?? { attempts: 0, notBefore: 0, isBusy: false }
        rounds.set(bot.userId, round)
        if (round.isBusy || round.notBefore > world.now()) continue
        collect(world, bot.userId)
        round.isBusy = true
        void run(bot, round).finally(() => {
          round.isBusy = false
        })
      }
    },
    close: () => stop.abort(),
  }
}

const noteProblem = ({ api: { world } }: BotHost, userId: number, message: string): void => {
  const bot = botOf(world, userId)
  if (!bot?.webhook) return
  const lastErrorDate = Math.floor(world.now() / 1000)
  const webhook = { ...bot.webhook, lastErrorDate, lastErrorMessage: message }
  world.store.commit(['bots', String(userId), { ...bot, webhook }])
}

/** Gives what went wrong, or `null`. */
const bring = async (
  { webhook }: BotRow,
  row: BotUpdateRow,
  { api: { world } }: BotHost,
  stop: AbortSignal,
): Promise<string | null> => {
  const update = viewUpdate(world, row)
  const allowed = webhook?.allowedUpdates ?? []
  if (!webhook || !update || (allowed.length > 0 && !allowed.includes(row.kind))) return null
  await world.store.synced()
  try {
    const answer = await fetch(webhook.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]),
      headers: {
        'content-type': 'application/json',
        ...(webhook.secretToken ? { 'x-telegram-bot-api-secret-token': webhook.secretToken } : {}),
      },
      body: JSON.stringify(update),
    })
    await answer.arrayBuffer()
    return answer.ok
      ? null
      : `Wrong response from the webhook: ${answer.status} ${answer.statusText}`
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'Read timeout expired'
      : 'Connection refused'
  }
}
