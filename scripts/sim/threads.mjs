/** Threads that run seeds: the simulation is bundled once and runs from its sources otherwise. */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'

import { top } from '../start/top.mjs'

const CHUNK = 20

const bundle = async (into) => {
  const { build } = await import('esbuild')
  const outfile = path.join(into, 'worker.mjs')
  await build({
    entryPoints: [path.join(top, 'src', 'delivery', 'sim', 'worker.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ sourcemap: 'inline', packages: 'external', logLevel: 'error' },
  })
  return outfile
}

const aboutOf = (job) =>
  job ? `seeds ${job.order.seeds[0]} to ${job.order.seeds.at(-1)}` : 'nothing in hand'

/** One thread. `idle` is told whenever it can take an order, `fallen` when it will take none any more. */
export const startThread = (file, { idle, fallen }) => {
  const thread = new Worker(file, { execArgv: ['--enable-source-maps'] })
  let job = null
  let closing = false
  const take = (next) => {
    job = next
    thread.postMessage(next.order)
  }
  const names = new Promise((resolve, reject) => {
    const end = (error) => {
      const dead = new Error(`a thread ended over ${aboutOf(job)}: ${error?.stack ?? error}`)
      job?.fail(dead)
      reject(dead)
      fallen(dead)
    }
    thread.on('error', end)
    thread.on('exit', (code) => closing || end(`exit ${code}`))
    thread.on('message', (answer) => {
      if (answer.names) {
        resolve(answer.names)
        idle(take)
      } else if (answer.done) {
        job?.done()
        job = null
        idle(take)
      } else job?.each(answer)
    })
  })
  const close = () => {
    closing = true
    return thread.terminate()
  }
  return { names, close }
}

/** Starts a thread for each core. Each order `{ seeds, plant, trace }` runs on one of them. */
export const startThreads = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'herald-sim-'))
  const file = await bundle(folder)
  const takers = []
  const waiting = []
  let dead = null
  const give = () => {
    while (dead && waiting.length > 0) waiting.shift().fail(dead)
    while (takers.length > 0 && waiting.length > 0) takers.pop()(waiting.shift())
  }
  const idle = (take) => {
    takers.push(take)
    give()
  }
  // A run that lost a thread has not looked at all it was asked to: it fails.
  const fallen = (error) => {
    dead ??= error
    give()
  }
  const threads = Array.from({ length: availableParallelism() }, () =>
    startThread(file, { idle, fallen }),
  )
  const [names] = await Promise.all(threads.map((thread) => thread.names))
  return {
    names: () => names,
    /** Runs one order as a whole on one thread. */
    run: (order, each) =>
      new Promise((done, fail) => {
        waiting.push({ order, each, done, fail })
        give()
      }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs seeds on all threads, some at a time. */
export const runSeeds = async (threads, seeds, each) => {
  const chunks = []
  for (let at = 0; at < seeds.length; at += CHUNK) chunks.push(seeds.slice(at, at + CHUNK))
  await Promise.all(
    chunks.map((chunk) => threads.run({ seeds: chunk, plant: null, trace: false }, each)),
  )
}
