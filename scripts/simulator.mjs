#!/usr/bin/env node
/**
 * `npm run simulator`: a local Telegram alone, for any MTProto client. Arguments are passed through.
 * It runs from its sources, so it disturbs no Herald that runs from `dist`.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'

import { install } from './start/install.mjs'
import { nodeArguments } from './start/node-arguments.mjs'
import { explain } from './start/say.mjs'

const top = path.dirname(import.meta.dirname)
const cli = path.join(top, 'src', 'telegram', 'simulator', 'cli.ts')

// The first line on standard output is the simulator's own.
console.log = console.error

try {
  await install(top)
  const tsx = import.meta.resolve('tsx')
  const args = [...nodeArguments, '--import', tsx, cli, ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  // npm passes a signal to its shell, which keeps it to itself: whoever stops npm means us as well.
  const parent = process.ppid
  const look = () => process.ppid !== parent && child.kill('SIGTERM')
  if (process.env.npm_lifecycle_event) setInterval(look, 500).unref()
  child.once('close', (code) => process.exit(code ?? 1))
} catch (error) {
  explain(error)
  process.exitCode = 1
}
