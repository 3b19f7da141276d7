/** The two files a start keeps: its secrets, and what runs now. Both are written whole or not at all. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { parseEnvFile } from './arguments.mjs'
import { isProcess } from './machine.mjs'
import { spare } from './spare.mjs'

const writeWhole = (file, text) => {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.${process.pid}.part`
  try {
    writeFileSync(part, text, { mode: 0o600, flush: true })
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

const makers = {
  PAYLOAD_SECRET: () => randomBytes(32).toString('hex'),
  HERALD_MASTER_KEY: () => randomBytes(32).toString('base64'),
  HERALD_INTERNAL_SECRET: () => randomBytes(32).toString('hex'),
}

const secretsFile = (data) => path.join(data, 'secrets.env')

const readSecrets = (file) => {
  try {
    return parseEnvFile(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return {}
  }
}

/** True where `loadSecrets` would make a new master key: right for an empty database, and for no other. */
export const lacksMasterKey = (data, env = process.env) =>
  !env.HERALD_MASTER_KEY && !readSecrets(secretsFile(data)).HERALD_MASTER_KEY

/**
 * The secrets of this installation, made once. Those the environment gives are used as they are and
 * not written. Losing the file means losing every sealed Telegram session.
 */
export const loadSecrets = (data, env = process.env) => {
  const file = secretsFile(data)
  const kept = readSecrets(file)
  const missing = Object.keys(makers).filter((key) => !kept[key] && !env[key])
  if (missing.length > 0) {
    for (const key of missing) kept[key] = makers[key]()
    const lines = Object.entries(kept).map(([key, value]) => `${key}=${value}`)
    writeWhole(file, `# Keep this file, and keep it to yourself.\n${lines.join('\n')}\n`)
  }
  const given = Object.keys(makers).filter((key) => env[key])
  return {
    ...kept,
    ...Object.fromEntries(given.map((key) => [key, env[key]])),
    made: missing.length > 0,
  }
}

const runFile = (data) => path.join(data, 'run.json')

/** What the last start recorded, or an empty object. */
export const readRun = (data) => {
  try {
    return JSON.parse(readFileSync(runFile(data), 'utf8'))
  } catch {
    return {}
  }
}

export const writeRun = (data, run) =>
  writeWhole(runFile(data), `${JSON.stringify(run, null, 2)}\n`)

/** As `writeRun`, once Herald runs: what could not be recorded does not end it. */
export const noteRun = (data, run) => spare(runFile(data), () => writeRun(data, run))

/** After an orderly stop only what the next start wants to know stays. */
export const clearRun = (data, { mongod }) =>
  mongod ? noteRun(data, { mongod: { port: mongod.port } }) : rmSync(runFile(data), { force: true })

/** True while the start that wrote `run` still runs. */
export const isRunning = (run) => isProcess(run.pid, 'start.mjs')
