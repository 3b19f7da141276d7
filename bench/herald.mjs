/** A Herald for measuring: the built roles, on a free port, with data of its own. */
import { spawn } from 'node:child_process'
import path from 'node:path'

import { freePort } from '../scripts/start/machine.mjs'

const START = path.join(path.dirname(import.meta.dirname), 'scripts', 'start.mjs')

/** Starts Herald with `data`; resolves to `{ url, seconds, stop }` at the ready block. */
export const startForBench = async (data) => {
  const port = await freePort()
  const began = performance.now()
  const args = [START, '--port', String(port), '--data', data, '--no-demo']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let output = ''
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (/^simulator {2}/m.test(output)) resolve()
    })
    void ended.then((code) => reject(new Error(`start ended with ${code}:\n${output}`)))
  })
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return { url: `http://127.0.0.1:${port}`, seconds: (performance.now() - began) / 1000, stop }
}
