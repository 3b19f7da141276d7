/** What a message costs the simulator, next to what the client library spends on it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { buildSimulator } from './simulator-build.mjs'
import { median, post, start } from './simulator-process.mjs'

const CLIENTS = 20
const ROUNDS = 3
const MESSAGES = 4000
/** Before anything is measured: both sides are compiled by then. */
const WARM_UP = 6000

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

export const simulator = async () => {
  const parts = await buildSimulator()
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-simulator-'))
  try {
    const rounds = await measureCpu(parts, data)
    const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs))
    const perMessage = {
      simulator_us: median(rounds.map(({ ours }) => ours)),
      library_us: median(rounds.map(({ theirs }) => theirs)),
      messages_per_second: median(rounds.map(({ rate }) => rate)),
    }
    return { name: 'simulator', ratio, goal: 0.35, floor: 0.45, ...perMessage }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
