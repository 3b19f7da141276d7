import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'

import { startThread } from './threads.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'herald-threads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('fails what a thread had in hand when it dies, and says over which seeds', async () => {
  const file = path.join(folder, 'dies.mjs')
  const says = `import { parentPort } from 'node:worker_threads'
    parentPort.postMessage({ names: ['one'] })
    parentPort.on('message', () => setImmediate(() => { throw new Error('out of its wits') }))`
  writeFileSync(file, says)
  const order = { seeds: [41, 42, 60], plant: null, trace: false }
  const error = await new Promise((fail) => {
    const idle = (take) => take({ order, each: () => {}, done: () => {}, fail })
    startThread(file, { idle, fallen: () => {} }).names.catch(() => {})
  })
  expect(error.message).toContain('over seeds 41 to 60')
  expect(error.message).toContain('out of its wits')
})
