/** What a message costs the simulator, next to what the client library spends on it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { buildSimulator } from './simulator-build.mjs'
import { median, post, start } from './simulator-process.mjs'

const CLIENTS = 20
const ROUNDS = 3
const MESSAGES = 5000
/** Before anything is measured: both sides are compiled by then. */
const WARM_UP = 15_000

const phoneOf = (index) => `+1555300${String(index).padStart(4, '0')}`
const micros = ({ user, system }) => user + system

/** CPU microseconds of each side per message, in rounds. */
const measureCpu = async (parts, data) => {
  const profiled = process.env.HERALD_BENCH_PROFILE
  const flags = profiled ? ['--cpu-prof', `--cpu-prof-dir=${profiled}`] : []
  const server = start('simulator-server.mjs', [parts.index, data], flags)
  const target = await server.next()
  const phones = Array.from({ length: CLIENTS }, (_, index) => phoneOf(index))
  for (const phone of phones) await post(`${target.control}/accounts`, { phone, firstName: 'B' })
  const person = { firstName: 'R', username: 'bench_reader', persona: 'silent' }
  await post(`${target.control}/people`, [person])
  const client = start('simulator-client.mjs', [JSON.stringify([target, phones])])
  await client.next()
  await client.ask(WARM_UP)
  const rounds = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await server.ask('usage')
    const { count, cpu, seconds } = await client.ask(MESSAGES)
    const after = await server.ask('usage')
    const spent = micros(after.cpu) - micros(before.cpu)
    rounds.push({ rate: count / seconds, ours: spent / count, theirs: micros(cpu) / count })
  }
  await client.stop()
  await server.stop()
  return rounds
}

const CONNECTIONS = 400
const LATENCY_SECONDS = 8

/** What the simulator adds to a round trip, over a bare echo of as many bytes in the same run. */
const measureLatency = async (parts, data) => {
  const server = start('simulator-server.mjs', [parts.index, data])
  const target = await server.next()
  const phones = Array.from({ length: CONNECTIONS }, (_, index) => phoneOf(index))
  for (const phone of phones) await post(`${target.control}/accounts`, { phone, firstName: 'B' })
  await post(`${target.control}/people`, [{ firstName: 'R', username: 'bench_reader' }])
  const echo = start('simulator-echo.mjs', [])
  const { port } = await echo.next()
  const task = JSON.stringify([parts, target, phones, LATENCY_SECONDS, port])
  const client = start('simulator-latency.mjs', [task])
  await client.next()
  await client.ask('ours') // Until it is compiled.
  const added = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await client.ask('bare')
    const ours = await client.ask('ours')
    added.push(ours.p99 - bare.p99)
  }
  for (const one of [client, echo, server]) await one.stop()
  return median(added)
}

const ACCOUNTS = 5000
const KEPT = 1_000_000

const measureMemory = async (parts) => {
  const task = JSON.stringify([parts, ACCOUNTS, KEPT])
  const world = start('simulator-memory.mjs', [task], ['--expose-gc'])
  const { rss, kept, ledger } = await world.next()
  await world.stop()
  if (kept !== KEPT) throw new Error(`${kept} messages are kept, not ${KEPT}`)
  return { gib: rss / 2 ** 30, ledger }
}

export const simulator = async () => {
  const parts = await buildSimulator()
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-simulator-'))
  try {
    const rounds = await measureCpu(parts, data)
    const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs))
    const perMessage = {
      simulator_us: Math.round(median(rounds.map(({ ours }) => ours))),
      library_us: Math.round(median(rounds.map(({ theirs }) => theirs))),
      messages_per_second: Math.round(median(rounds.map(({ rate }) => rate))),
    }
    const limits = {
      added_p99_ms: (await measureLatency(parts, path.join(data, 'latency'))).toFixed(1),
    }
    const { gib, ledger } = await measureMemory(parts)
    const million = {
      million_messages_gib: gib.toFixed(2),
      ledger_of_account_ms: ledger.account.toFixed(1),
      ledger_tail_ms: ledger.tail.toFixed(1),
      ledger_sum_ms: Math.round(ledger.sum),
      ledger_whole_ms: Math.round(ledger.whole),
    }
    return {
      name: 'simulator',
      ratio,
      goal: 0.35,
      floor: 0.45,
      ...perMessage,
      ...limits,
      ...million,
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
