/**
 * Starts roles, starts them again when they end, and stops them in order. Each has a process group of
 * its own, so Ctrl-C reaches this process alone; each has a channel, and ends when that closes.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { pauseAfter, sleep } from './machine.mjs'
import { nodeArguments } from './node-arguments.mjs'
import { followLog } from './role-log.mjs'
import { Refusal } from './say.mjs'

const READY_MS = 90_000
const STOP_MS = 18_000
const CALM_MS = 60_000

const launch = ({ role, top, env, logs, quiet }) => {
  const args = [...nodeArguments, path.join(top, 'dist', role.entry), ...(role.args ?? [])]
  const child = spawn(process.execPath, args, {
    cwd: top,
    env: { ...env, ...role.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const file = path.join(logs, `${role.name}.log`)
  const log = followLog({ name: role.name, child, file, quiet })
  const gone = new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  child.on('error', () => {})
  return { child, gone, log, file, since: performance.now() }
}

const isReady = ({ child, gone }) => {
  const said = new Promise((resolve) => {
    child.on('message', (message) => message?.ready && resolve('ready'))
  })
  const limit = sleep(READY_MS).then(() => 'silent')
  return Promise.race([
    said,
    gone.then(({ code, signal }) => `ended (${signal ?? `code ${code}`})`),
    limit,
  ])
}

const end = async ({ child, gone }) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await gone
  clearTimeout(timer)
}

/** A role is started again whenever it ends, later each time, until the supervisor stops. */
const keepRunning = async (role, state, failures = 0) => {
  const one = state.running.get(role.name)
  const { code, signal } = await one.gone
  if (state.stopping) return
  const before = performance.now() - one.since > CALM_MS ? 0 : failures
  const pause = pauseAfter(before)
  console.log(`${role.name} ended (${signal ?? `code ${code}`}); starting it again in ${pause} ms`)
  await sleep(pause)
  if (state.stopping) return
  state.running.set(role.name, state.launch(role))
  state.onChange()
  await keepRunning(role, state, before + 1)
}

/** Starts a role for the first time; a role that cannot start refuses the whole start. */
const startRole = async (role, state) => {
  if (state.stopping) return
  const one = state.launch(role)
  state.running.set(role.name, one)
  state.onChange()
  const outcome = await isReady(one)
  if (state.stopping) return
  if (outcome === 'ready') return void keepRunning(role, state)
  const what = outcome === 'silent' ? 'did not become ready' : `${outcome} before it was ready`
  throw new Refusal(
    `The role ${role.name} ${what}. Its log is ${one.file}; the end of it:\n\n${one.log.tail()}`,
  )
}

const stopRoles = async (roles, { running }) => {
  const places = [...new Set(roles.map((role) => role.stop))].sort()
  for (const place of places) {
    const now = roles.filter((role) => role.stop === place && running.has(role.name))
    await Promise.all(now.map((role) => end(running.get(role.name))))
  }
}

/** `onChange` is told whenever a process id changes. */
export const makeSupervisor = ({ top, env, data, onChange }) => {
  const logs = path.join(data, 'logs')
  mkdirSync(logs, { recursive: true })
  const quiet = () => state.stopping
  const state = {
    running: new Map(),
    stopping: false,
    launch: (role) => launch({ role, top, env, logs, quiet }),
    onChange,
  }
  return {
    start: (role) => startRole(role, state),
    pids: () =>
      Object.fromEntries([...state.running].map(([name, { child }]) => [name, child.pid])),
    /** Ends a role that did not become ready, so that it can be started anew. */
    drop: async ({ name }) => {
      const one = state.running.get(name)
      if (!one) return
      await end(one)
      state.running.delete(name)
      onChange()
    },
    stop: (roles) => {
      state.stopping = true
      return stopRoles(roles, state)
    },
    kill: () => {
      state.stopping = true
      for (const { child } of state.running.values()) {
        try {
          process.kill(-child.pid, 'SIGKILL')
        } catch {} // It has ended already.
      }
    },
  }
}
