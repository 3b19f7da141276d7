/** One sender with many accounts at a message a second each: real client, real gate, real MongoDB. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { hear, spawnLogged } from '../scripts/chaos/roles.mjs'
import { setStage } from '../scripts/chaos/stage.mjs'
import { sleep } from '../scripts/start/machine.mjs'
import { top } from '../scripts/start/top.mjs'

const ACCOUNTS = Number(process.env.HERALD_BENCH_ACCOUNTS ?? 400)
const RECIPIENTS = Number(process.env.HERALD_BENCH_RECIPIENTS ?? 100)
/** As many people as a platform admin may let a workspace write to without a sample first. */
const WORKSPACES = Math.ceil(ACCOUNTS / Math.max(1, Math.floor(1_000 / RECIPIENTS)))
/** Each new account reads its conversations once: that is over by then, and no part of sending. */
const WARM_UP = 25
const SECONDS = RECIPIENTS - WARM_UP - 2
const BARS = { p99: 10, p999: 50, trips: 0.1, writes: 2 }

const startSender = async ({ env, logs }) => {
  const file = path.join(logs, 'bench-sender.log')
  const script = path.join(top, 'bench', 'pipeline-sender.ts')
  const child = spawnLogged(['--import', 'tsx', script], { env, file })
  await hear(child, (message) => message?.ready, file)
  const ask = async (order, wanted) => {
    const answer = hear(child, wanted, file)
    child.send(order)
    return answer
  }
  return {
    look: () => ask('look', (message) => message?.held !== undefined),
    begin: () => ask('begin', (message) => message?.begun),
    end: () => ask('end', (message) => message?.sends !== undefined),
    close: () => {
      child.kill('SIGKILL')
      return child.gone
    },
  }
}

/** Documents written, by the database's own count. */
const writesOf = async (uri) => {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(uri)
  const { metrics } = await client.db('admin').command({ serverStatus: 1 })
  await client.close()
  return Number(metrics.document.inserted) + Number(metrics.document.updated)
}

const until = async (what, look, within = 120) => {
  for (let n = 0; n < within; n += 1) {
    if (await look()) return
    await sleep(1_000)
  }
  throw new Error(`Did not happen in ${within} s: ${what}`)
}

export const pipeline = async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-pipeline-'))
  const settings = {
    accounts: ACCOUNTS,
    recipients: RECIPIENTS,
    waves: 1,
    workspaces: WORKSPACES,
    senders: 1,
    poison: false,
    skew: 0,
  }
  const stage = await setStage({ settings, data })
  const sender = await startSender(stage)
  try {
    await until('all connected', async () => (await sender.look()).connected === ACCOUNTS)
    await Promise.all(stage.world.tenants.map(({ tenant }) => stage.world.start(tenant)))
    await sleep(WARM_UP * 1_000)
    const before = await writesOf(stage.mongod.uri)
    await sender.begin()
    await sleep(SECONDS * 1_000)
    const figures = await sender.end()
    return reportOf(figures, (await writesOf(stage.mongod.uri)) - before)
  } finally {
    await sender.close()
    await stage.close()
    rmSync(data, { recursive: true, force: true })
  }
}

const reportOf = (figures, written) => {
  const { sends, seconds, commands, cpu, drift, rpc, failures, rss, ahead, stayed } = figures
  const trips = commands / sends
  const writes = written / sends
  const missed = [
    drift.p99 > BARS.p99 && 'drift p99',
    drift.p999 > BARS.p999 && 'drift p99.9',
    trips > BARS.trips && 'trips',
    writes > BARS.writes && 'writes',
  ].filter(Boolean)
  if (missed.length > 0) process.exitCode = 1
  console.log(JSON.stringify(figures.top))
  return {
    name: 'pipeline',
    ratio: sends / seconds / ACCOUNTS,
    goal: 0.99,
    floor: 0.95,
    ...{ accounts: ACCOUNTS, workspaces: WORKSPACES, per_s: Math.round(sends / seconds), failures },
    ...{ drift_p50: drift.p50.toFixed(1), drift_p99: drift.p99.toFixed(1) },
    ...{ drift_p999: drift.p999.toFixed(1), earliest: figures.earliest.toFixed(1) },
    ...{ ahead_p50: ahead.p50.toFixed(0), ahead_p1: ahead.p1.toFixed(0) },
    ...{ ahead_p01: ahead.p001.toFixed(0), stayed },
    ...{ rpc_p50: rpc.p50.toFixed(1), rpc_p99: rpc.p99.toFixed(1), rss_mb: rss },
    ...{ loop_p99: figures.loop.p99.toFixed(1), loop_max: figures.loop.max.toFixed(0) },
    cpu_us: Math.round(cpu / sends),
    ...{ trips: trips.toFixed(4), writes: writes.toFixed(2) },
    missed: missed.join(', ') || 'none',
  }
}
