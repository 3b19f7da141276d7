/** The built edge with a MongoDB of its own and nothing else beside it: no worker, no pages. */
import { execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { resolveMongod } from '../scripts/resolve-mongod.mjs'
import { loadSecrets } from '../scripts/start/files.mjs'
import { freePort } from '../scripts/start/machine.mjs'
import { startMongod } from '../scripts/start/mongod.mjs'
import { nodeArguments } from '../scripts/start/node-arguments.mjs'
import { top } from '../scripts/start/top.mjs'

const run = promisify(execFile)

const binary = async () => {
  const found = await resolveMongod()
  if (found.kind !== 'binary') throw new Error('Unset MONGODB_URI: this bench brings its own.')
  return found.path
}

const startEdge = async (env) => {
  const args = [...nodeArguments, path.join(top, 'dist', 'edge.js')]
  const child = spawn(process.execPath, args, {
    cwd: top,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return child
}

const startBare = async (secret) => {
  const child = fork(path.join(top, 'bench', 'bare.mjs'), {
    env: { ...process.env, BENCH_SECRET: secret },
  })
  const [{ port }] = await once(child, 'message')
  return { child, port }
}

/** Calls `work` with `{ ours, peer, link, hook, secret }`: two servers and what to ask there. */
export const withEdge = async (work) => {
  await run(process.execPath, [path.join(top, 'scripts', 'build.mjs'), '--roles-only'])
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-edge-'))
  const mongod = await startMongod({ binary, data, left: undefined })
  const ours = await freePort()
  const env = {
    ...process.env,
    ...loadSecrets(data, {}),
    NODE_ENV: 'production',
    LOG_LEVEL: 'error',
    MONGODB_URI: mongod.uri,
    HERALD_DATA: data,
    HERALD_EDGE_PORT: String(ours),
  }
  delete env.made
  const seed = ['--import', 'tsx', path.join(top, 'bench', 'seed-money.ts')]
  const { stdout } = await run(process.execPath, seed, { cwd: top, env })
  const made = JSON.parse(stdout.trim().split('\n').at(-1))
  const edge = await startEdge(env)
  const bare = await startBare(made.secret)
  try {
    const sides = {
      ours: { port: ours, pid: edge.pid },
      peer: { port: bare.port, pid: bare.child.pid },
    }
    return await work({ ...sides, ...made })
  } finally {
    bare.child.disconnect()
    edge.kill('SIGTERM')
    await once(edge, 'exit')
    await mongod.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
