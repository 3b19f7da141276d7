/**
 * A campaign for a million people, from Start to the last row, by the worker's jobs on a MongoDB of its
 * own; and how long a hundred people of another workspace wait in the middle of it.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { resolveMongod } from '../scripts/resolve-mongod.mjs'
import { loadSecrets } from '../scripts/start/files.mjs'
import { startMongod } from '../scripts/start/mongod.mjs'
import { nodeArguments } from '../scripts/start/node-arguments.mjs'
import { top } from '../scripts/start/top.mjs'

const run = promisify(execFile)
const SECONDS = 60
const MEGABYTES = 300
const MILLION = 1_000_000
/** So long after its Start a hundred of another workspace have their rows. */
const OTHERS_WAIT = 2

const binary = async () => {
  const found = await resolveMongod()
  if (found.kind !== 'binary') throw new Error('Unset MONGODB_URI: this bench brings its own.')
  return found.path
}

/** Seconds of processor time that a process has had. */
const cpuOf = (pid) => {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(words[11]) + Number(words[12])) / 100
}

const round = (number) => Number(number.toFixed(1))

/** `HERALD_BENCH_PEOPLE` makes it smaller; the bar shrinks with it. */
export const expansion = async () => {
  const people = Number(process.env.HERALD_BENCH_PEOPLE ?? MILLION)
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-expansion-'))
  const mongod = await startMongod({ binary, data, left: undefined })
  try {
    const env = { ...process.env, ...loadSecrets(data, {}), MONGODB_URI: mongod.uri }
    delete env.made
    const part = async (file, ...args) => {
      const script = path.join(top, 'bench', file)
      const how = [...nodeArguments, '--expose-gc', '--import', 'tsx', script, ...args]
      const { stdout } = await run(process.execPath, how, { cwd: top, env })
      return stdout.trim().split('\n').at(-1)
    }
    await part('expansion-seed.ts', String(people))
    const before = cpuOf(mongod.pid)
    const made = JSON.parse(await part('expansion-run.ts', String(people)))
    const store = cpuOf(mongod.pid) - before
    if (made.rows !== people || made.total !== people || made.status !== 'running')
      throw new Error(`not everyone has a row: ${JSON.stringify(made)}`)
    if (made.interrupted !== 'expanding')
      throw new Error('the big one was over before the small one')
    const bar = (SECONDS * people) / MILLION
    return {
      name: 'expansion',
      ratio: Math.min(
        bar / made.seconds,
        MEGABYTES / made.growth,
        OTHERS_WAIT / made.delay.started,
      ),
      goal: 1,
      floor: 1,
      people,
      seconds: round(made.seconds),
      hundred_s: Number(made.delay.started.toFixed(2)),
      growth_mb: Math.round(made.growth),
      worker_cpu_us: Math.round((made.cpu / people) * MILLION),
      store_cpu_us: Math.round((store / people) * MILLION),
    }
  } finally {
    await mongod.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
