/** Processes of built roles: started, killed, stopped for a while, and started again when they end. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'

import { sleep } from '../start/machine.mjs'
import { nodeArguments } from '../start/node-arguments.mjs'
import { top } from '../start/top.mjs'

const STOP_MS = 20_000
const AGAIN_MS = 500

const living = new Set()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** A child that does not outlive this process. What it says goes into `file`. */
export const spawnLogged = (args, { env, file, ipc = true }) => {
  mkdirSync(path.dirname(file), { recursive: true })
  const out = openSync(file, 'a', 0o600)
  const stdio = ['ignore', out, out, ...(ipc ? ['ipc'] : [])]
  const options = { cwd: top, env, stdio, detached: true }
  const child = spawn(process.execPath, [...nodeArguments, ...args], options)
  closeSync(out)
  living.add(child)
  child.gone = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      living.delete(child)
      resolve({ code, signal })
    }),
  )
  child.on('error', () => {})
  return child
}

/** The first message that `wanted` accepts; rejects when the child ends before. */
export const hear = (child, wanted, file) =>
  new Promise((resolve, reject) => {
    // As many wait at once as there are workspaces.
    child.setMaxListeners(0)
    const listen = (message) => {
      if (!wanted(message)) return
      child.off('message', listen)
      resolve(message)
    }
    child.on('message', listen)
    void child.gone.then(({ code, signal }) =>
      reject(new Error(`A process ended (${signal ?? `code ${code}`}); its log is ${file}`)),
    )
  })

/** Starts a slot's process, and again when it ends although it should run. */
const launch = (slot) => {
  const { entry, args, env, file } = slot.told
  if (slot.state !== 'cut off') slot.state = 'up'
  slot.child = spawnLogged([path.join(top, 'dist', entry), ...args], { env, file })
  slot.ready = hear(slot.child, (message) => message?.ready, file)
  const { child } = slot
  slot.ready.then(
    () => {
      child.served = true
    },
    () => {},
  )
  void follow(slot, child)
}

const follow = async (slot, child) => {
  await child.gone
  if (slot.child !== child) return
  slot.child = null
  if (!child.asked)
    slot.ends.push({ name: slot.name, at: Date.now(), served: child.served === true })
  if (slot.state === 'up') slot.state = 'down'
  if (!child.asked) await sleep(AGAIN_MS)
  if (slot.wanted && slot.state !== 'held' && !slot.child) launch(slot)
}

const kill = ({ child }) => {
  if (!child) return
  child.asked = true
  child.kill('SIGKILL')
}

/** The orderly stop; true when it ended by itself in time. One that is just starting is let start. */
const stop = async (slot) => {
  slot.wanted = false
  const { child } = slot
  if (!child) return true
  await slot.ready.catch(() => {})
  child.asked = true
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  const { code } = await child.gone
  clearTimeout(timer)
  return code === 0
}

/**
 * One place for a role, `sender-2` say. It is started again by itself when it ends, unless it is held
 * down. `ends` are those that nobody here asked for, and whether it had said
 * that it was ready.
 */
export const makeSlot = ({ name, entry, args = [], env, logs }) => {
  const told = { entry, args, env, file: path.join(logs, `${name}.log`) }
  const slot = { name, told, state: 'down', wanted: false, ends: [], child: null }
  return Object.assign(slot, {
    start: async () => {
      slot.wanted = true
      launch(slot)
      await slot.ready
    },
    kill: () => kill(slot),
    /** Down until `release`. */
    hold: () => {
      slot.state = 'held'
      kill(slot)
    },
    release: () => slot.state === 'held' && launch(slot),
    pause: () => {
      slot.state = 'paused'
      slot.child?.kill('SIGSTOP')
    },
    resume: () => {
      slot.child?.kill('SIGCONT')
      slot.state = slot.child ? 'up' : slot.state
    },
    stop: () => stop(slot),
  })
}
