#!/usr/bin/env node
/** `npm run simulator`: a local Telegram alone, for any MTProto client. Arguments are passed through. */
import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'

import { install } from './start/install.mjs'
import { nodeArguments } from './start/node-arguments.mjs'
import { explain } from './start/say.mjs'
import { top } from './start/top.mjs'

try {
  await install(top)
  const build = [path.join(top, 'scripts', 'build.mjs'), '--roles-only']
  const { status } = spawnSync(process.execPath, build, { cwd: top, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
  const args = [...nodeArguments, path.join(top, 'dist', 'simulator.js')]
  const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('close', (code) => process.exit(code ?? 1))
} catch (error) {
  explain(error)
  process.exitCode = 1
}
