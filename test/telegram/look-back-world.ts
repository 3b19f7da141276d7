import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Contact, Dialog, Suppression } from '../../src/core/model/contact.ts'
import type { Timing } from '../../src/delivery/ports.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type {
  DialogInfo,
  IncomingUpdate,
  Result,
  TelegramClient,
} from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { DAY } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { makeLookBack } from '../../src/plugins/accounts/look-back.ts'
import { receive } from '../../src/plugins/accounts/receive.ts'
import { importDialogs } from '../../src/plugins/accounts/sync.ts'
import { features } from '../../src/plugins/index.ts'

const tenant = 'acme02'
/** What is told is kept for some weeks only: these days are of now. */
const begun = Math.floor(Date.now() / 1_000) * 1_000
export const daysAgo = (days: number) => new Date(begun - days * DAY)
const nameless = { username: null, lastName: null, phone: null }

type Person = { name: string; said: [number, string][]; answered: boolean }
export const ann: Person = { name: 'Ann', said: [[3, 'Is it blue?']], answered: false }
export const ben: Person = {
  name: 'Ben',
  said: [
    [9, 'Hello'],
    [4, 'Thanks!'],
  ],
  answered: true,
}
export const cat: Person = {
  name: 'Cat',
  said: [
    [40, 'STOP'],
    [39, 'ok'],
  ],
  answered: true,
}
export const dan: Person = { name: 'Dan', said: [], answered: true }
export const people = [ann, ben, cat, dan]

export type Page = Result<{ updates: IncomingUpdate[]; before: number | null }>

/** A Telegram with four conversations of before. */
const makeTelegram = (refuse: (asked: number) => Page | null) => {
  const asked: string[] = []
  const infoOf = ({ name, answered }: Person, index: number): DialogInfo => ({
    user: { id: String(500 + index), firstName: name, ...nameless },
    ...{ accessHash: '5', lastMessageAt: daysAgo(2) },
    ...{ lastIsInbound: !answered, readOutboxMaxId: 0 },
  })
  const client: Pick<TelegramClient, 'dialogs' | 'history'> = {
    dialogs: async function* () {
      for (const [index, person] of people.entries()) yield infoOf(person, index)
    },
    history: async ({ peer: { userId: peer } }) => {
      const person = people[Number(peer) - 500]
      const no = refuse(asked.push(person?.name ?? ''))
      if (no) return no
      const updates = (person?.said ?? []).map(([days, text], index) => ({
        ...({ kind: 'message', peer, accessHash: '5', user: null, state: null } as const),
        ...{ messageId: index + 1, text, at: daysAgo(days) },
      }))
      return { ok: true, value: { updates: updates.toReversed(), before: null } }
    },
  }
  return { asked, client: client as TelegramClient }
}

let mongo: Mongo
export const openWorld = async (): Promise<void> => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
}
export const closeWorld = async (): Promise<void> => {
  await mongo?.db.dropDatabase()
  await mongo?.close()
}

/** Rows that are not like this are refused by the store from now on. */
export const refuseRows = (collMod: string, validator: object) =>
  mongo.db.command({ collMod, validator })

export const rows = <T extends { _id: string; tenant: string }>(slug: string) =>
  forTenant(mongo.db, tenant).collection<T>(slug)

/** A sender that may be started again, and a clock that only waiting moves. */
export const startHere = async (
  account: string,
  refuse: (asked: number) => Page | null = () => null,
) => {
  let elapsed = 0
  const monotonic = () => elapsed
  const clock = { now: () => new Date(begun + elapsed) }
  const timing: Timing = {
    ...{ now: clock.now, monotonic, random: () => 0.5 },
    at: (moment, run) => {
      queueMicrotask(() => {
        elapsed = Math.max(elapsed, moment)
        run()
      })
      return () => {}
    },
  }
  const telegram = makeTelegram(refuse)
  await rows<TelegramAccount>(slugs.telegramAccounts).updateOne(
    { _id: account },
    { $set: { name: 'Shop' } },
    { upsert: true },
  )
  const context = {
    ...{ mongo, clock, env: loadEnv(), timing, heard: makeHeard(monotonic) },
    log: makeLogger({ role: 'test', level: 'silent' }),
  }
  const { signal } = new AbortController()
  const actor = {
    ...{ tenant, account, signal, client: () => telegram.client },
    exclusive: <T>(task: () => Promise<T>) => task(),
  }
  return {
    asked: telegram.asked,
    monotonic,
    wait: (ms: number) => {
      elapsed += ms
    },
    /** They write now, while the account is connected. */
    hear: ({ name }: Person, text: string) => {
      const peer = String(500 + people.findIndex((one) => one.name === name))
      const user = { id: peer, firstName: name, ...nameless }
      const said = { kind: 'message', peer, accessHash: '5', user, text, state: null } as const
      return receive(context, actor, { ...said, messageId: 99, at: clock.now() })
    },
    sync: () => importDialogs(context, actor, telegram.client),
    /** The work of a sender that has just begun to hold the account. */
    start: () => makeLookBack(context, actor, signal),
  }
}

export const ofPerson = async (account: string, { name }: Person) => {
  const peer = String(500 + people.findIndex((one) => one.name === name))
  const dialog = await rows<Dialog>(slugs.dialogs).findOne({ account, peer })
  const contact = dialog?.contact ?? ''
  return {
    dialog,
    contact: await rows<Contact>(slugs.contacts).findOne({ _id: contact }),
    stop: await rows<Suppression>(slugs.suppressions).findOne({ contact }),
  }
}
