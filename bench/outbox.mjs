/**
 * The outbox next to BullMQ and Agenda in one run: jobs that do nothing, each as durable as ours. And next
 * to the plainest rows of MongoDB, which tell what the machine's microseconds are worth.
 */
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { resolveMongod } from '../scripts/resolve-mongod.mjs'
import { loadSecrets } from '../scripts/start/files.mjs'
import { freePort, sleep } from '../scripts/start/machine.mjs'
import { startMongod } from '../scripts/start/mongod.mjs'
import { nodeArguments } from '../scripts/start/node-arguments.mjs'
import { top } from '../scripts/start/top.mjs'

const ROUNDS = Number(process.env.HERALD_BENCH_ROUNDS ?? 3)
const JOBS = { ours: 60_000, rows: 60_000, bullmq: 20_000, agenda: 2_000 }
const BARS = { bullmq: [1.5, 1], agenda: [50, 40], cpu: [90, 105], trips: 0.02, writes: 2 }

const binary = async () => {
  const found = await resolveMongod()
  if (found.kind !== 'binary') throw new Error('Unset MONGODB_URI: this bench brings its own.')
  return found.path
}

/** Microseconds of processor time that a process has had. */
const cpuOf = (pid) => {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(words[11]) + Number(words[12])) * 10_000
}

/** A Redis that writes each command to the disk before it answers, as MongoDB does here. */
const startRedis = async (data) => {
  const port = await freePort()
  const settings = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', data, ...settings],
    { stdio: 'ignore' },
  )
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', () =>
      reject(new Error('BullMQ needs a redis-server on the path (Debian package redis-server).')),
    )
  })
  await sleep(500)
  return { port, pid: child.pid, stop: () => child.kill('SIGKILL') }
}

/** Runs one of them; the store's processor time is counted between its "go" and its "done". */
const drain = (file, args, env, store) =>
  new Promise((resolve, reject) => {
    const child = fork(path.join(top, 'bench', file), args.map(String), {
      cwd: top,
      env,
      execArgv: [...nodeArguments, '--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    let output = ''
    let before = 0
    let storeCpu = 0
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.on('message', (word) => {
      if (word === 'go') before = cpuOf(store)
      else storeCpu = cpuOf(store) - before
    })
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`${file} ended with ${code}: ${output}`))
      const said = JSON.parse(output.trim().split('\n').at(-1))
      const { done, seconds, cpu } = said
      resolve({ ...said, rate: done / seconds, cpu: cpu / done, storeCpu: storeCpu / done })
    })
  })

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

export const outbox = async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-outbox-'))
  const redis = await startRedis(data)
  const mongod = await startMongod({ binary, data, left: undefined })
  try {
    const env = { ...process.env, ...loadSecrets(data, {}), MONGODB_URI: mongod.uri }
    const rounds = []
    for (let n = 0; n < ROUNDS; n += 1) {
      rounds.push({
        ours: await drain('outbox-run.ts', [JOBS.ours], env, mongod.pid),
        rows: await drain('outbox-rows.mjs', [JOBS.rows], env, mongod.pid),
        bullmq: await drain('outbox-bullmq.mjs', [JOBS.bullmq, redis.port], env, redis.pid),
        agenda: await drain('outbox-agenda.mjs', [JOBS.agenda], env, mongod.pid),
      })
    }
    return figuresOf(rounds)
  } finally {
    redis.stop()
    await mongod.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const figuresOf = (rounds) => {
  const of = (look) => middle(rounds.map(look))
  const overBullmq = of(({ ours, bullmq }) => ours.rate / bullmq.rate)
  const overAgenda = of(({ ours, agenda }) => ours.rate / agenda.rate)
  const cpu = of(({ ours }) => ours.cpu + ours.storeCpu)
  const trips = of(({ ours }) => ours.trips)
  const writes = of(({ ours }) => ours.writes)
  const missed = [
    overBullmq < BARS.bullmq[1] && 'bullmq',
    overAgenda < BARS.agenda[1] && 'agenda',
    cpu > BARS.cpu[1] && 'cpu',
    trips > BARS.trips && 'trips',
    writes > BARS.writes && 'writes',
  ].filter(Boolean)
  if (missed.length > 0) process.exitCode = 1
  return {
    name: 'outbox',
    ratio: overBullmq,
    goal: BARS.bullmq[0],
    floor: BARS.bullmq[1],
    ours_per_s: Math.round(of(({ ours }) => ours.rate)),
    bullmq_per_s: Math.round(of(({ bullmq }) => bullmq.rate)),
    agenda_per_s: Math.round(of(({ agenda }) => agenda.rate)),
    over_agenda: overAgenda.toFixed(1),
    cpu_us: Math.round(cpu),
    client_cpu_us: Math.round(of(({ ours }) => ours.cpu)),
    store_cpu_us: Math.round(of(({ ours }) => ours.storeCpu)),
    rows_per_s: Math.round(of(({ rows }) => rows.rate)),
    rows_cpu_us: Math.round(of(({ rows }) => rows.cpu + rows.storeCpu)),
    cpu_of_rows: of(
      ({ ours, rows }) => (ours.cpu + ours.storeCpu) / (rows.cpu + rows.storeCpu),
    ).toFixed(2),
    bullmq_cpu_us: Math.round(of(({ bullmq }) => bullmq.cpu + bullmq.storeCpu)),
    trips: trips.toFixed(4),
    writes: writes.toFixed(3),
    missed: missed.join(',') || 'none',
  }
}
