import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type {
  Departure,
  OutgoingMedia,
  OutgoingMessage,
  Result,
  TelegramClient,
  WrittenAsk,
  WrittenMessage,
} from '../../telegram/gateway.ts'
import type { AccountActor } from '../actor.ts'
import type { LastWord, Messages, OutboxStore, Pacing, Timing } from '../ports.ts'
import type { MemoryStore } from './memory-store.ts'
import type { World } from './world.ts'

import { startLane } from '../lane-work.ts'
import { makeShared } from '../shared.ts'
import { newLane } from './memory-rows.ts'
import { makeMemoryStore } from './memory-store.ts'
import { EPOCH, makeWorld } from './world.ts'

const tenant = 't0'
const account = 'a0'
const HOURS = 3_600_000

type Answer = Result<{ messageId: number; duplicate: boolean }>

/** What happens around one lane; what is left out goes well. */
export type Script = {
  rows: readonly Delivery[]
  pacing?: Partial<Pacing>
  inHand?: number
  /** What was spent before. */
  spent?: Pick<Lane, 'hour' | 'day'>
  /** Before a message may leave: an answer here means that it did not. */
  upload?: (one: OutgoingMessage) => Promise<Answer | undefined> | undefined
  /** To a message that has left. */
  answer?: (one: OutgoingMessage) => Answer | Promise<Answer> | undefined
  judge?: (delivery: string, n: number) => LastWord
  media?: (id: string) => OutgoingMedia | null
  store?: (outbox: OutboxStore) => Partial<OutboxStore>
  /** Whether the campaign sends at this moment. */
  sends?: () => boolean
  /** What stands in the conversation, and what of it other rows stand for. */
  written?: (ask: WrittenAsk) => Result<WrittenMessage[]>
  owned?: readonly number[]
  /** Whether what was missed is read, so many milliseconds after the beginning. */
  isCaughtUp?: (ms: number) => boolean
  /** The connection is said to be of no more use; here it stays. */
  broke?: () => void
}

/** A message of a lane that waits, its text being its name. */
export const waitingRow = (name: string, media: Delivery['message']['media'] = null): Delivery => {
  const at = new Date(EPOCH)
  return {
    ...{ _id: name, tenant, campaign: 'c0', contact: `of-${name}`, account, step: 0 },
    ...{ randomId: '1', state: 'queued', reason: null, dueAt: at, attempts: [], fence: 0 },
    ...{ peer: { userId: '7', accessHash: '1' }, message: { text: name, entities: [], media } },
    ...{ linkCodes: [], messageId: null, sentAt: null, readAt: null, repliedAt: null },
    ...{ createdAt: at, updatedAt: at },
  }
}

/** A file that Telegram would take. */
export const someFile = (id: string): OutgoingMedia => ({
  ...{ key: id, kind: 'photo', fileName: id, mimeType: 'image/png', size: 1 },
  read: async function* () {},
})

/** One account's lane over a store in memory, in virtual time, from ten seconds to nine on. */
export const startOneLane = async (script: Script) => {
  const world = makeWorld(1)
  const timing = timingOf(world)
  const store = makeMemoryStore(timing.now)
  const lane = Object.assign(newLane({ tenant, account, network: 'sandbox' }), script.spent)
  store.rows.lanes.set(lane._id, lane)
  for (const row of script.rows) store.rows.deliveries.set(row._id, row)
  await store.leases.acquire({ lane: lane._id, owner: 's0', ttl: HOURS })
  const gone = new AbortController()
  const left: { text: string; at: Date }[] = []
  const stayed: string[] = []
  const shared = makeShared({
    store: { ...store.outbox, ...script.store?.(store.outbox) },
    ...{ messages: messagesOf(script, stayed), timing, log: silent, inHand: script.inHand ?? 100 },
  })
  const client = clientOf(script, timing, (text) => left.push({ text, at: timing.now() }))
  const isCaughtUp = () => script.isCaughtUp?.(world.now()) ?? true
  const actor = {
    ...actorOf(lane.fence, client, gone.signal, isCaughtUp),
    broke: async () => script.broke?.(),
  }
  const running = await startLane(shared, actor)
  return {
    ...{ world, store, lane, left, stayed, pace: actor.pace },
    pause: (ms: number) =>
      new Promise<undefined>((go) => void world.after(ms, () => go(undefined))),
    run: (ms: number) => world.run(world.now() + ms),
    close: running.close,
    /** The lease goes: nothing is written any more. */
    lose: () => gone.abort(new Error('lost')),
    adopt: () => takeOver(store, lane),
  }
}

const takeOver = async ({ leases, outbox }: MemoryStore, lane: Lane): Promise<number> => {
  await leases.release({ lane: lane._id, owner: 's0', fence: lane.fence })
  const next = await leases.acquire({ lane: lane._id, owner: 's1', ttl: HOURS })
  return outbox.adopt({ tenant, account, fence: next?.fence ?? 0 }, new Date(EPOCH))
}

const timingOf = (world: World): Timing => ({
  now: () => new Date(EPOCH + Math.floor(world.now())),
  monotonic: world.now,
  random: () => 0,
  at: world.at,
})

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

const messagesOf = (script: Script, stayed: string[]): Messages => {
  const { judge, media } = script
  const asked = new Map<string, number>()
  // Looked at each time: a test may change them.
  const ceilings = () => ({ perSecond: 1, perHour: 1_000, perDay: 1_000, ...script.pacing })
  const wordOf = (id: string): LastWord => {
    asked.set(id, (asked.get(id) ?? 0) + 1)
    return judge?.(id, asked.get(id) ?? 0) ?? { do: 'send' }
  }
  return {
    sendable: async () => new Map([[account, script.sends?.() === false ? [] : ['c0']]]),
    readAhead: async (rows) => new Map(rows.map(({ _id }) => [_id, () => wordOf(_id)])),
    media: async (_tenant, id) => media?.(id) ?? null,
    pacing: async () => new Map([[account, ceilings()]]),
    onHeard: () => {},
    stayed: ({ _id }) => void stayed.push(_id),
    ownedByOthers: async () => new Set(script.owned),
    settled: () => {},
    suppress: async () => {},
  }
}

const clientOf = (script: Script, timing: Timing, leaves: (text: string) => void) => {
  let recalled = 0
  let last = 0
  const noting = (departure: Departure): Departure => ({
    ...departure,
    left: (at) => {
      last = departure.no
      departure.left(at)
    },
  })
  const send = async (one: OutgoingMessage): Promise<Answer> => {
    const failed = await script.upload?.(one)
    if (failed) return failed
    const code = one.departure && (await depart(noting(one.departure), timing, () => recalled))
    if (code) return { ok: false, failure: { kind: 'unreachable', code } }
    leaves(one.text)
    return script.answer?.(one) ?? { ok: true, value: { messageId: 1, duplicate: false } }
  }
  const recall = (no: number): number => {
    recalled = Math.max(recalled, no)
    return last
  }
  const written = async (ask: WrittenAsk) => script.written?.(ask) ?? { ok: true, value: [] }
  return { send, recall, written } as unknown as TelegramClient
}

/** As the product's own client: waits for the moment, then asks for the last word. */
const depart = async (
  { no, notBefore, notAfter, left }: Departure,
  timing: Timing,
  recalled: () => number,
): Promise<'TOO_LATE' | 'NOT_WANTED' | null> => {
  await new Promise<void>((resolve) => void timing.at(notBefore, resolve))
  if (timing.monotonic() > notAfter) return 'TOO_LATE'
  if (recalled() >= no) return 'NOT_WANTED'
  left(timing.monotonic())
  return null
}

const actorOf = (
  fence: number,
  client: TelegramClient,
  signal: AbortSignal,
  isCaughtUp: () => boolean,
): AccountActor => ({
  ...{ tenant, account, network: 'sandbox', fence, signal },
  pace: { nextAt: 0, restUntil: 0, flood: { until: 0 } },
  safeFor: () => !signal.aborted,
  exclusive: (task) => task(),
  client: () => client,
  connection: () => client,
  writer: () => (isCaughtUp() ? client : null),
  caughtUp: () => {},
  behind: () => {},
  open: () => Promise.reject(new Error('not asked for')),
  disconnect: async () => {},
  onUpdate: () => {},
  onConnected: () => {},
  signedIn: async () => {},
  broke: async () => {},
  onBroken: () => {},
})
