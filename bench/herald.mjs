/** A whole Herald for measuring: the built roles, on a free port, with data of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { freePort } from '../scripts/start/machine.mjs'
import { top } from '../scripts/start/top.mjs'

const START = path.join(top, 'scripts', 'start.mjs')
const person = { name: 'Bench', email: 'bench@example.test', password: 'a-long-enough-password' }

const lineOf = (output, name) => new RegExp(`^${name} {2}(\\S+)$`, 'm').exec(output)?.[1]

/** Starts Herald with `data`; resolves at the ready block. */
export const startHerald = async (data, args = []) => {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, [START, '--port', String(port), '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let output = ''
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (/^simulator {2}/m.test(output)) resolve()
    })
    void ended.then((code) => reject(new Error(`start ended with ${code}:\n${output}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    owner: lineOf(output, 'owner'),
    control: lineOf(output, 'simulator'),
    seconds: (performance.now() - began) / 1000,
    run: () => JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')),
    stop: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** A new folder for `work`, which is gone afterwards. */
export const withData = async (work) => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-'))
  try {
    return await work(data)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** Starts with new data, calls `work` with it, stops. */
export const withHerald = (args, work) =>
  withData(async (data) => {
    const herald = await startHerald(data, args)
    try {
      return await work(herald)
    } finally {
      await herald.stop()
    }
  })

/** Becomes the owner: the cookies of the panel, and a token for the API. */
export const becomeOwner = async ({ url, owner }) => {
  const token = new URL(owner).searchParams.get('token')
  const body = new URLSearchParams({ ...person, token })
  const claimed = await fetch(`${url}/claim`, { method: 'POST', body, redirect: 'manual' })
  if (claimed.status !== 303) throw new Error(`claiming answered ${claimed.status}`)
  const cookies = claimed.headers.getSetCookie().map((one) => one.split(';')[0])
  const signedIn = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  if (!signedIn.ok) throw new Error(`signing in answered ${signedIn.status}`)
  return { cookie: cookies.join('; '), token: (await signedIn.json()).token }
}
