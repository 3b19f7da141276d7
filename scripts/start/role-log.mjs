/** A role's output: all of it into its file, and what a person should see onto the terminal. */
import { closeSync, openSync, writeSync } from 'node:fs'

import { rotate } from './log-file.mjs'
import { spare } from './spare.mjs'

/** How much is written before the size of a log is looked at again. */
const LOOK_AFTER = 256 * 1024

const colours = { edge: 36, web: 34, worker: 35, sender: 33, simulator: 32 }
const shown = new Set(['error', 'warn'])
const noise = /ExperimentalWarning|DeprecationWarning|--trace-(warnings|deprecation)/

const prefix = (name) => {
  const colour = colours[name.split('-')[0]] ?? 37
  return process.stdout.isTTY ? `\x1b[${colour}m${name.padEnd(9)}\x1b[0m ` : `${name.padEnd(9)} `
}

/** The line for the terminal, or undefined. Records of ours are JSON; anything else on stderr is shown. */
export const forTerminal = (line, stream) => {
  if (noise.test(line) || line.trim() === '') return undefined
  if (!line.startsWith('{')) return stream === 'stderr' ? line : undefined
  try {
    const { time: _, level, role: __, msg, ...facts } = JSON.parse(line)
    if (!shown.has(level)) return undefined
    const { err, ...rest } = facts
    const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
    return `${level} ${msg}${more}${err ? `\n${err}` : ''}`
  } catch {
    return undefined
  }
}

const lines = (stream, onLine) => {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    for (const line of parts) onLine(line)
  })
  stream.on('end', () => rest && onLine(rest))
}

/** Follows one child. `tail()` are its last lines, for the message that it could not start. */
export const followLog = ({ name, child, file, quiet }) => {
  let out
  const last = []
  let written = 0
  const open = () => {
    out ??= openSync(file, 'a', 0o600)
  }
  const makeRoom = () => {
    written = 0
    if (!rotate(file)) return
    closeSync(out)
    out = undefined
    open()
  }
  spare(file, () => {
    open()
    makeRoom()
  })
  const take = (stream) => (line) => {
    spare(file, () => {
      open()
      written += writeSync(out, `${line}\n`)
      if (written > LOOK_AFTER) makeRoom()
    })
    last.push(line)
    if (last.length > 30) last.shift()
    const text = quiet() ? undefined : forTerminal(line, stream)
    if (text) console.log(`${prefix(name)}${text}`)
  }
  lines(child.stdout, take('stdout'))
  lines(child.stderr, take('stderr'))
  child.once('close', () => spare(file, () => out !== undefined && closeSync(out)))
  return { tail: () => last.join('\n') }
}
