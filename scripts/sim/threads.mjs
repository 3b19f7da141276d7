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

/** Starts a thread for each core. Each order `{ seeds, plant, trace }` runs on one of them. */
export const startThreads = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'herald-sim-'))
  const file = await bundle(folder)
  const idle = []
  const waiting = []
  let names = []
  const give = () => {
    while (idle.length > 0 && waiting.length > 0) idle.pop()(waiting.shift())
  }
  const start = () =>
    new Promise((resolve, reject) => {
      const thread = new Worker(file, { execArgv: ['--enable-source-maps'] })
      let job = null
      thread.on('error', reject)
      thread.on('message', (answer) => {
        if (answer.names) {
          names = answer.names
          resolve(thread)
        } else if (answer.done) {
          job.done()
          idle.push(take)
          give()
        } else job.each(answer)
      })
      const take = (next) => {
        job = next
        thread.postMessage(next.order)
      }
      idle.push(take)
    })
  const threads = await Promise.all(Array.from({ length: availableParallelism() }, start))
  return {
    names: () => names,
    /** Runs one order as a whole on one thread. */
    run: (order, each) =>
      new Promise((done) => {
        waiting.push({ order, each, done })
        give()
      }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()))
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
