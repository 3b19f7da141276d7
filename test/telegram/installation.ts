import type { CommandKind, TelegramAccount } from '../../src/core/model/account.ts'
import type { Holder } from '../../src/delivery/holder.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { RoleContext, SenderPart } from '../../src/plugins/roles.ts'
import type { Simulator } from '../../src/telegram/simulator/index.ts'

import { vi } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { startHolder } from '../../src/delivery/holder.ts'
import { mongoLeases } from '../../src/delivery/mongo-leases.ts'
import { sealedSessions } from '../../src/delivery/sessions.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { storedUploads } from '../../src/delivery/uploaded-files.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { askAccount } from '../../src/plugins/accounts/commands.ts'
import { createAccount } from '../../src/plugins/accounts/create-account.ts'
import { sender } from '../../src/plugins/accounts/sender.ts'
import { worker } from '../../src/plugins/accounts/worker.ts'
import { sender as campaignSender } from '../../src/plugins/campaigns/sender.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { openVault } from '../../src/vault/open-vault.ts'
import { controlOf, until } from './control.ts'

const tenant = 'acme'

/** Connections, pauses and answers that do not come take their real time. */
vi.setConfig({ testTimeout: 180_000 })

type Running = { holder: Holder; close: () => Promise<void> }

type Options = {
  /** Also sends what running campaigns have written. */
  campaigns?: boolean
}

/** A sender with the accounts feature, on a local Telegram and a database of its own. */
export const startInstallation = async ({ campaigns = false }: Options = {}) => {
  const env = loadEnv()
  const mongo = await connectMongo(env.MONGODB_URI)
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const simulator = await startSimulator({ people: false })
  const log = makeLogger({ role: 'test', level: 'error' })
  const context = { env, log, clock: systemClock, random: Math.random, mongo, vault }
  const parts = campaigns ? [sender, campaignSender] : [sender]
  let running = await startSender(context, simulator, parts)
  const control = controlOf(simulator)
  return {
    mongo,
    vault,
    control,
    simulator,
    simulatorControl: simulator.control,
    /** For a client of one's own. */
    telegram: { ...simulator.dcs[0], publicKey: simulator.pem },
    ...accountCalls(context),
    holder: () => running.holder,
    stopSender: () => running.close(),
    startSender: async () => {
      running = await startSender(context, simulator, parts)
    },
    runWorker: async () => {
      const { jobs } = await worker({
        ...context,
        policyRules: [],
        payload: { email: { name: 'none' } } as never,
      })
      for (const { run } of jobs) await run({})
    },
    close: async () => {
      await running.close()
      await simulator.close()
      await mongo.db.dropDatabase()
      await mongo.close()
    },
  }
}

export type Installation = Awaited<ReturnType<typeof startInstallation>>

const startSender = async (
  context: RoleContext,
  simulator: Simulator,
  features: readonly SenderPart[],
): Promise<Running> => {
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  const { mongo, vault, log, clock } = context
  const policyRules = policyRulesOf([policy.feature])
  const heard = makeHeard(() => performance.now())
  const parts = await Promise.all(
    features.map((feature) => feature({ ...context, policyRules, heard })),
  )
  const gateway = makeGateway({
    library: teleproto,
    network: 'sandbox',
    simulator: { host: dc.host, port: dc.port, publicKey: simulator.pem },
  })
  const owner = 'sender-1'
  const network = 'sandbox'
  const holder = await startHolder({
    leases: mongoLeases(mongo.db),
    sessionOf: sealedSessions(mongo.db, vault),
    timing: systemTiming({ clock, random: Math.random }),
    uploadsOf: ({ tenant: of, account }) =>
      storedUploads({ tenantDb: forTenant(mongo.db, of), account, now: clock.now }),
    ...{ gateway, network, owner, parts, log },
  })
  return {
    holder,
    close: async () => {
      await holder.close()
      for (const part of parts) await part.close?.()
    },
  }
}

/** What the panel does with accounts, and a look at what is stored. */
const accountCalls = ({ mongo, vault }: Pick<RoleContext, 'mongo' | 'vault'>) => {
  const rows = rowsOf(mongo)
  const account = (_id: string) => rows<TelegramAccount>(slugs.telegramAccounts).findOne({ _id })
  const ask = (id: string, kind: CommandKind, secret: string | null = null) =>
    askAccount(
      { mongo, vault, clock: systemClock },
      { tenant, account: id, network: 'sandbox', kind, secret, askedBy: 'test' },
    )
  const create = (phone: string) =>
    createAccount({ mongo, vault }, { tenant, phone, name: 'Shop', network: 'sandbox' })
  return {
    rows,
    account,
    ask,
    create,
    /** Asks for an account of a network that nobody serves. */
    askNobody: () =>
      askAccount(
        { mongo, vault, clock: systemClock },
        { tenant, account: 'nobody', network: 'telegram', kind: 'sync', askedBy: 'test' },
      ),
    connect: async (phone: string): Promise<string> => {
      const { id } = await create(phone)
      await ask(id, 'send-code')
      await ask(id, 'sign-in', '12345')
      await until('update state kept', async () => (await account(id))?.updates)
      return id
    },
  }
}

const rowsOf =
  ({ db }: Mongo) =>
  <T extends { _id: string; tenant: string }>(slug: string) =>
    forTenant(db, tenant).collection<T>(slug)
