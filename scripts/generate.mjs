#!/usr/bin/env node
/**
 * Writes `src/payload-types.ts` and the admin panel's import map from the config. Both are committed;
 * `--check` fails when they are stale, and leaves them as they were.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { nodeArguments } from './start/node-arguments.mjs'
import { top } from './start/top.mjs'

const files = ['src/payload-types.ts', 'src/app/(payload)/admin/importMap.js']
const read = (file) => {
  const at = path.join(top, file)
  return existsSync(at) ? readFileSync(at, 'utf8') : undefined
}

/** Only so that the config loads; nothing is connected to and nothing is sealed. */
const placeholders = {
  MONGODB_URI: 'mongodb://127.0.0.1:1/herald?replicaSet=rs0',
  PAYLOAD_SECRET: 'generate-generate-generate-generate',
  HERALD_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  HERALD_INTERNAL_SECRET: 'generate-generate-generate-generate',
  PAYLOAD_CONFIG_PATH: 'payload.config.ts',
  PAYLOAD_DISABLE_DEPENDENCY_CHECKER: 'true',
  DISABLE_PAYLOAD_HMR: 'true',
  NODE_ENV: 'production',
}

const payload = (command) => {
  const bin = path.join(top, 'node_modules', 'payload', 'bin.js')
  const env = { ...process.env, ...placeholders }
  const result = spawnSync(process.execPath, [...nodeArguments, bin, command], {
    cwd: top,
    env,
    encoding: 'utf8',
  })
  if (result.status === 0) return
  throw new Error(`payload ${command} failed:\n${result.stdout}${result.stderr}`)
}

try {
  const before = files.map(read)
  payload('generate:types')
  payload('generate:importmap')
  const stale = files.filter((file, n) => read(file) !== before[n])
  if (process.argv.includes('--check')) {
    for (const [n, file] of files.entries())
      if (stale.includes(file) && before[n] !== undefined)
        writeFileSync(path.join(top, file), before[n])
    if (stale.length > 0)
      throw new Error(`Stale: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.`)
  }
  console.log(`stale=${stale.length}`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
