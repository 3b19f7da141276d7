#!/usr/bin/env node
/**
 * `next build` for the pages and one esbuild call for all roles; what is fresh is left alone.
 * `--roles-only` builds the roles alone, `--force` builds in any case.
 */
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'

import { hashOf, inputs, isFresh, stamp } from './build/fresh.mjs'
import { nodeOptions } from './start/node-arguments.mjs'
import { top } from './start/top.mjs'

const flags = new Set(process.argv.slice(2))

const entries = {
  edge: 'src/edge.ts',
  server: 'src/server.ts',
  sender: 'src/sender.ts',
  worker: 'src/worker.ts',
  seed: 'src/seed.ts',
  simulator: 'src/telegram/simulator/cli.ts',
  'telegram-thread': 'src/telegram/thread/run-thread.ts',
}

const present = Object.fromEntries(
  Object.entries(entries).filter(([, file]) => existsSync(path.join(top, file))),
)

/** Packages stay outside: they are installed beside `dist`, and Next needs the same copies. */
const buildRoles = async () => {
  const { build } = await import('esbuild')
  rmSync(path.join(top, 'dist'), { recursive: true, force: true })
  await build({
    absWorkingDir: top,
    entryPoints: present,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    jsx: 'automatic',
    alias: { '@payload-config': path.join(top, 'payload.config.ts') },
    loader: { '.css': 'empty', '.svg': 'empty', '.png': 'empty' },
    logLevel: 'warning',
  })
}

const buildPages = () =>
  new Promise((resolve, reject) => {
    const next = path.join(top, 'node_modules', 'next', 'dist', 'bin', 'next')
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: nodeOptions.join(' '),
      NEXT_TELEMETRY_DISABLED: '1',
      PAYLOAD_DISABLE_DEPENDENCY_CHECKER: 'true',
    }
    const child = spawn(process.execPath, ['--max-old-space-size=4096', next, 'build'], {
      cwd: top,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`next build ended with ${code}`)),
    )
  })

const once = async (half, build, ready) => {
  const hash = hashOf(top, inputs[half])
  if (!flags.has('--force') && ready() && isFresh(top, half, hash)) return 0
  const began = performance.now()
  await build()
  stamp(top, half, hash)
  return (performance.now() - began) / 1000
}

const hasRoles = () => Object.keys(present).every((name) => existsSync(`${top}/dist/${name}.js`))
const hasPages = () => existsSync(path.join(top, '.next', 'BUILD_ID'))

try {
  const pagesFresh = isFresh(top, 'pages', hashOf(top, inputs.pages))
  const roles = await once('roles', buildRoles, hasRoles)
  // Building the roles empties dist, and with it the stamp of pages that are still fresh.
  if (roles > 0 && pagesFresh) stamp(top, 'pages', hashOf(top, inputs.pages))
  const pages = flags.has('--roles-only') ? 0 : await once('pages', buildPages, hasPages)
  console.log(`roles_seconds=${roles.toFixed(1)} pages_seconds=${pages.toFixed(1)}`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
