import type { HolderPart } from '../src/delivery/holder.ts'
import type { TelegramClient, TelegramGateway } from '../src/telegram/gateway.ts'

import os from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { MongoClient } from 'mongodb'

import { monotonic, systemClock } from '../src/core/clock.ts'
import { loadEnv } from '../src/core/env.ts'
import { makeHeard } from '../src/core/heard.ts'
import { makeLogger } from '../src/core/logger.ts'
import { startHolder } from '../src/delivery/holder.ts'
import { mongoLeases } from '../src/delivery/mongo-leases.ts'
import { sealedSessions } from '../src/delivery/sessions.ts'
import { systemTiming } from '../src/delivery/timing.ts'
import { policyRulesOf } from '../src/plugins/define-feature.ts'
import { features } from '../src/plugins/index.ts'
import { startParts } from '../src/roles/start-parts.ts'
import { startGatewayThread } from '../src/telegram/thread/start-thread.ts'
import { openVault } from '../src/vault/open-vault.ts'
import { makeProfile } from './profile.ts'

/**
 * The sender as it is, but for two things: the gap between messages has no jitter, so that what is late
 * can be told, and each send and each command to MongoDB is counted.
 */
const env = loadEnv()
const log = makeLogger({ role: 'bench', level: 'warn' })
/** Which commands they were. Telling it decodes each answer once more, so it is asked for. */
const names = process.env['HERALD_BENCH_COMMANDS'] === 'yes'
const client = new MongoClient(env.MONGODB_URI, {
  ...{ monitorCommands: names, maxPoolSize: 20, retryWrites: true },
  writeConcern: { w: 'majority', j: true },
})
await client.connect()
const mongo = { client, db: client.db(), close: () => client.close() }

const GAP = 1_000
/** As the sender does, once the thread of its connections is there. */
const GIVES_WAY = 4
let measuring = false
let commands = 0
let sends = 0
let failures = 0
let late: number[] = []
let rpc: number[] = []
/** How long before its moment a message was handed to its connection. */
let ahead: number[] = []
/** Handed over, and taken back or too late. */
let stayed = 0
let byName = new Map<string, number>()
const lastOf = new WeakMap<object, number>()

// A connection serves one command at a time.
client.on('connectionCheckedOut', () => {
  if (measuring) commands += 1
})
client.on('commandStarted', ({ commandName, command }) => {
  if (!measuring) return
  const on = typeof command[commandName] === 'string' ? command[commandName] : ''
  const name = `${commandName} ${on}`
  byName.set(name, (byName.get(name) ?? 0) + 1)
})

const counted = (telegram: TelegramClient): TelegramClient => ({
  ...telegram,
  send: async (message) => {
    const { departure } = message
    const asked = monotonic()
    let leftAt: number | null = null
    const left = (at: number): void => {
      leftAt = at
      departure?.left(at)
    }
    const result = await telegram.send({
      ...message,
      ...(departure && { departure: { ...departure, left } }),
    })
    if (leftAt === null) {
      if (measuring) stayed += 1
      return result
    }
    const at: number = leftAt
    const last = lastOf.get(telegram)
    lastOf.set(telegram, at)
    if (!measuring) return result
    sends += 1
    if (!result.ok) failures += 1
    rpc.push(monotonic() - at)
    ahead.push((departure?.notBefore ?? at) - asked)
    // A pause between two hands of rows is no drift of the clock, but it is late all the same.
    if (last !== undefined) late.push(at - last - GAP)
    return result
  },
})

const real = startGatewayThread(
  {
    network: 'sandbox',
    simulator: env.HERALD_SIMULATOR,
    keyFile: env.HERALD_SIMULATOR_KEY,
  },
  { code: new URL('../dist/telegram-thread.js', import.meta.url) },
)
os.setPriority(GIVES_WAY)
const gateway: TelegramGateway = {
  open: async (options) => {
    const opened = await real.open(options)
    return opened.ok ? { ok: true, value: counted(opened.value) } : opened
  },
}

const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
// A place in the second for each account as it begins; from then on no jitter.
const begins = Number(process.env['HERALD_BENCH_ACCOUNTS'] ?? 400)
let calls = 0
const random = () => {
  calls += 1
  return measuring || calls > begins * 3 ? 0 : Math.random()
}
const context = { env, log, clock: systemClock, random, mongo, vault }
const policyRules = policyRulesOf(features.map(({ feature }) => feature))
const heard = makeHeard(() => performance.now())
const started = await startParts('sender', features, { ...context, policyRules, heard })
const parts: HolderPart[] = started.map(({ running }) => running)
const holder = await startHolder({
  leases: mongoLeases(mongo.db),
  sessionOf: sealedSessions(mongo.db, vault),
  ...{ gateway, network: 'sandbox', owner: 'bench', parts, log },
  timing: systemTiming({ clock: systemClock, random }),
})

let cpu = process.cpuUsage()
let began = performance.now()
const part = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const profile = makeProfile()

/** How long the event loop was busy without a break. */
const loop = monitorEventLoopDelay({ resolution: 1 })
loop.enable()

const orders: Readonly<Record<string, () => void | Promise<void>>> = {
  look: () => {
    process.send?.({
      held: holder.accounts().length,
      connected: holder.accounts().filter((actor) => actor.client() !== null).length,
    })
  },
  begin: async () => {
    await profile.begin()
    ;[late, rpc, ahead, byName] = [[], [], [], new Map()]
    ;[commands, sends, failures, stayed] = [0, 0, 0, 0]
    cpu = process.cpuUsage()
    began = performance.now()
    loop.reset()
    measuring = true
    process.send?.({ begun: true })
  },
  end: async () => {
    measuring = false
    await profile.end()
    const { user, system } = process.cpuUsage(cpu)
    const seconds = (performance.now() - began) / 1_000
    const drift = late.toSorted((a, b) => a - b)
    const answers = rpc.toSorted((a, b) => a - b)
    const aheads = ahead.toSorted((a, b) => a - b)
    const top = [...byName].toSorted(([, a], [, b]) => b - a).slice(0, 12)
    process.send?.({
      ...{ sends, failures, seconds, commands, cpu: user + system },
      drift: { p50: part(drift, 0.5), p99: part(drift, 0.99), p999: part(drift, 0.999) },
      ahead: { p1: part(aheads, 0.01), p001: part(aheads, 0.001), p50: part(aheads, 0.5) },
      stayed,
      rpc: { p50: part(answers, 0.5), p99: part(answers, 0.99) },
      loop: { p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 },
      ...{ earliest: drift[0] ?? 0, top: Object.fromEntries(top) },
      rss: Math.round(process.memoryUsage.rss() / 1_048_576),
    })
  },
}
process.on('message', (order: string) => void orders[order]?.())
process.once('disconnect', () => process.exit(0))
process.send?.({ ready: true })
