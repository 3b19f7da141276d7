import type { Clock } from '../../core/clock.ts'
import type { TelegramAccount } from '../../core/model/account.ts'
import type { Dialog, PlatformStop, Suppression } from '../../core/model/contact.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { personId } from '../../mongo/persons.ts'
import { readPlatformStops } from './read-many.ts'

export type Stops = {
  suppression: Pick<Suppression, 'reason' | 'at'> | null
  platformStop: Pick<PlatformStop, 'reason' | 'at'> | null
}

/** Who of these is on a stop list by what they are on Telegram, by peer. */
export type StopLists = (dialogs: readonly Dialog[]) => Promise<ReadonlyMap<string, Stops>>

type Deps = { db: Db; masterKey: string }
type Own = Map<Suppression['person'], Suppression>
type Lists = { own: Own; everywhere: Map<string, PlatformStop> }

/** A list that is no longer than this is read whole. */
const MOST = 10_000
const NOBODY: ReadonlyMap<string, Stops> = new Map()

/** Asks the stop lists each time anew. Without the type the index of persons would not serve. */
export const askStopLists = (tenantDb: TenantDb, { db, masterKey }: Deps): StopLists => {
  const personsOf = personsFinder(tenantDb, masterKey)
  return async (dialogs) => {
    if (dialogs.length === 0) return NOBODY
    const persons = await personsOf(dialogs)
    const ids = [...new Set(persons.values())]
    const [own, everywhere] = await Promise.all([
      tenantDb
        .collection<Suppression>(slugs.suppressions)
        .find({ person: { $in: ids, $type: 'string' } })
        .toArray(),
      readPlatformStops(db, ids),
    ])
    return stopsOf(persons, { own: byPerson(own), everywhere })
  }
}

/**
 * The stop lists as they are now, for some pages: read once where they are short. A million people
 * need not be asked after one by one when hardly anybody is on a list; the wire asks again anyway.
 * platform: one of the two lists is of nobody's workspace.
 */
export const readStopLists = async (
  tenantDb: TenantDb,
  deps: Deps,
  most = MOST,
): Promise<StopLists> => {
  const options = { limit: most + 1, batchSize: most + 2 }
  const [own, everywhere] = await Promise.all([
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .find(
        { person: { $type: 'string' } },
        { ...options, projection: { tenant: 1, person: 1, reason: 1, at: 1 } },
      )
      .toArray(),
    deps.db.collection<PlatformStop>(slugs.platformStops).find({}, options).toArray(),
  ])
  if (own.length > most || everywhere.length > most) return askStopLists(tenantDb, deps)
  if (own.length === 0 && everywhere.length === 0) return async () => NOBODY
  const personsOf = personsFinder(tenantDb, deps.masterKey)
  const lists = {
    own: byPerson(own),
    everywhere: new Map(everywhere.map((row) => [row._id, row])),
  }
  return async (dialogs) => stopsOf(await personsOf(dialogs), lists)
}

/** How old a list may be that was read whole. */
const FRESH_MS = 2_000

/** {@link readStopLists}, read anew when they have grown old. */
export const watchStopLists = (
  tenantDb: TenantDb,
  deps: Deps & { clock: Clock },
): (() => Promise<StopLists>) => {
  let lists: StopLists | undefined
  let readAt = 0
  return async () => {
    const now = deps.clock.now().getTime()
    if (lists && Math.abs(now - readAt) < FRESH_MS) return lists
    lists = await readStopLists(tenantDb, deps)
    readAt = now
    return lists
  }
}

const byPerson = (rows: readonly Suppression[]): Own =>
  new Map(rows.map((row) => [row.person, row]))

const stopsOf = (persons: Map<string, string>, { own, everywhere }: Lists): Map<string, Stops> => {
  const stopped = new Map<string, Stops>()
  for (const [peer, person] of persons) {
    const suppression = own.get(person) ?? null
    const platformStop = everywhere.get(person) ?? null
    if (suppression || platformStop) stopped.set(peer, { suppression, platformStop })
  }
  return stopped
}

/** The persons behind some dialogs, by peer. Which Telegram an account belongs to never changes. */
const personsFinder = (tenantDb: TenantDb, masterKey: string) => {
  const kindOf = new Map<string, Network>()
  return async (dialogs: readonly Dialog[]): Promise<Map<string, string>> => {
    const accounts = new Set(dialogs.map(({ account }) => account))
    const unknown = [...accounts].filter((account) => !kindOf.has(account))
    for (const { _id, network } of await readNetworks(tenantDb, unknown)) kindOf.set(_id, network)
    return new Map(
      dialogs.map(({ peer, account }) => {
        const kind = kindOf.get(account) ?? 'telegram'
        return [peer, personId({ masterKey, kind, value: peer })]
      }),
    )
  }
}

const readNetworks = async (
  tenantDb: TenantDb,
  ids: readonly string[],
): Promise<Pick<TelegramAccount, '_id' | 'network'>[]> =>
  ids.length === 0
    ? []
    : tenantDb
        .collection<TelegramAccount>(slugs.telegramAccounts)
        .find({ _id: { $in: [...ids] } }, { projection: { tenant: 1, network: 1 } })
        .toArray()
