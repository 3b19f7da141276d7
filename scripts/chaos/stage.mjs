/** Everything that a run of chaos needs, in processes of its own: MongoDB, Telegram, senders, a worker. */
import path from 'node:path'

import { resolveMongod } from '../resolve-mongod.mjs'
import { environmentOf } from '../start/environment.mjs'
import { loadSecrets } from '../start/files.mjs'
import { freePort, isAlive, sleep } from '../start/machine.mjs'
import { startMongod } from '../start/mongod.mjs'
import { announce } from '../start/say.mjs'
import { top } from '../start/top.mjs'
import { simulatorAt } from './control.mjs'
import { makeProxy } from './proxy.mjs'
import { hear, makeSlot, spawnLogged } from './roles.mjs'
import { skewOf } from './skew.mjs'

const TENANTS = 4
export const POISONED = 'tpoison'
const POISON_RECIPIENTS = 16

/** A MongoDB that may be killed is one of our own, whatever MONGODB_URI says. */
const openMongod = async (data) => {
  delete process.env.MONGODB_URI
  const found = await resolveMongod({ say: announce, dirs: [path.join(data, 'bin')] })
  const binary = async () => found.path
  const own = { handle: await startMongod({ binary, data, left: undefined }) }
  process.once('exit', () => own.handle.kill())
  return {
    port: own.handle.port,
    uri: own.handle.uri,
    stop: () => own.handle.stop(),
    /** kill -9, and back on the same port after `seconds`. */
    restart: async (seconds) => {
      const { pid, port } = own.handle
      own.handle.kill()
      while (isAlive(pid)) await sleep(20)
      await sleep(seconds * 1000)
      own.handle = await startMongod({ binary, data, left: { port } })
    },
  }
}

const wishesOf = ({ accounts, recipients, waves, poison, workspaces = TENANTS }) => {
  const tenants = Math.min(workspaces, accounts)
  const wishes = Array.from({ length: tenants * waves }, (_, n) => ({
    tenant: `t${n}chaos`,
    accounts: Math.ceil((accounts - (n % tenants)) / tenants),
    recipients,
  }))
  if (poison) wishes.push({ tenant: POISONED, accounts: 1, recipients: POISON_RECIPIENTS })
  return wishes
}

/** People, accounts and drafts; `start(tenant)` starts the campaign of one. */
const seed = async ({ env, logs, settings }) => {
  const file = path.join(logs, 'seed.log')
  const script = path.join(top, 'scripts', 'chaos', 'seed.ts')
  const tsx = import.meta.resolve('tsx')
  const args = ['--import', tsx, script, JSON.stringify(wishesOf(settings))]
  const child = spawnLogged(args, { env, file })
  const { tenants } = await hear(child, (message) => message?.tenants, file)
  return {
    tenants,
    start: async (tenant) => {
      const started = hear(child, (message) => message?.started === tenant, file)
      child.send({ start: tenant })
      await started
    },
    close: () => child.disconnect(),
  }
}

/** A sender whose ways to Telegram and to the database lead through proxies. */
const makeSender = async ({ n, env, logs, ports, mongod, skew }) => {
  const name = `sender-${n}`
  const telegram = await makeProxy(ports.simulator)
  const mongo = await makeProxy(mongod.port)
  const own = {
    ...env,
    ...skewOf(skew, n),
    HERALD_NETWORK: 'sandbox',
    HERALD_SLOT: name,
    HERALD_SIMULATOR: `127.0.0.1:${telegram.port}`,
    MONGODB_URI: `mongodb://127.0.0.1:${mongo.port}/herald?replicaSet=rs0&directConnection=true`,
  }
  const slot = makeSlot({ name, entry: 'sender.js', env: own, logs })
  return Object.assign(slot, { proxies: { telegram, mongo } })
}

const simulatorSlot = ({ ports, data, env, logs }) => {
  const at = ['--port', String(ports.simulator), '--control-port', String(ports.control)]
  const args = [...at, '--data', path.join(data, 'simulator'), '--no-people']
  return makeSlot({ name: 'simulator', entry: 'simulator.js', args, env, logs })
}

/**
 * `{ mongod, simulator, telegram, senders, worker, world, close }`. All run but the last sender, which joins later;
 * nothing is sent yet.
 */
export const setStage = async ({ settings, data }) => {
  const logs = path.join(data, 'logs')
  const mongod = await openMongod(data)
  const ports = {}
  for (const name of ['web', 'simulator', 'control']) ports[name] = await freePort()
  const env = environmentOf({
    settings: { data, port: await freePort(), demo: false },
    ...{ ports, top, mongoUri: mongod.uri, secrets: loadSecrets(data, {}) },
  })
  const telegram = simulatorSlot({ ports, data, env, logs })
  await telegram.start()
  announce(`Data: ${settings.accounts} accounts, ${settings.recipients} people each`)
  const world = await seed({ env, logs, settings })
  const senders = []
  for (let n = 1; n <= settings.senders; n += 1)
    senders.push(await makeSender({ n, env, logs, ports, mongod, skew: settings.skew }))
  const worker = makeSlot({ name: 'worker', entry: 'worker.js', env, logs })
  announce('Starting senders and a worker')
  await Promise.all([...senders.slice(0, -1), worker].map((slot) => slot.start()))
  const stopRoles = () => Promise.all([...senders, worker].map((slot) => slot.stop()))
  return {
    ...{ mongod, senders, worker, world, logs, telegram },
    env: { ...env, HERALD_NETWORK: 'sandbox', MONGODB_URI: mongod.uri },
    simulator: simulatorAt(`http://127.0.0.1:${ports.control}`),
    /** The orderly stop of senders and worker; true when all of them kept to it. */
    stopRoles: async () => (await stopRoles()).every(Boolean),
    close: async () => {
      world.close()
      await stopRoles()
      await telegram.stop()
      for (const { proxies } of senders) for (const proxy of Object.values(proxies)) proxy.close()
      await mongod.stop()
    },
  }
}
