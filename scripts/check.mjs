#!/usr/bin/env node
/**
 * Everything that can be checked without running Herald, in seconds. `--generated` also asks whether
 * the committed types and import map are fresh, which loads Payload.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { checkSources } from './check/rules.mjs'
import { readSources } from './check/sources.mjs'
import { versions } from './check/versions.mjs'
import { nodeArguments } from './start/node-arguments.mjs'
import { top } from './start/top.mjs'

const bin = (name) => path.join(top, 'node_modules', '.bin', name)

const run = (name, command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', (error) => resolve({ name, passed: false, output: error.message }))
    child.once('close', (code) => resolve({ name, passed: code === 0, output }))
  })

/** Biome's one line a problem, in the form of our own. */
const plain = (output) =>
  output.replaceAll(/^::error title=([^,]*),file=([^,]*),line=(\d+).*?::/gm, '$2:$3  $1  ')

const own = (name, problems) => ({
  name,
  passed: problems.length === 0,
  output: problems.map((p) => `${p.file}:${p.line}  ${p.rule}  ${p.text}`).join('\n'),
})

const text = (file) => readFileSync(path.join(top, file), 'utf8')
const generated = process.argv.includes('--generated')
const started = performance.now()

const results = await Promise.all([
  run('biome', bin('biome'), ['check', '--reporter=github', '--colors=off']),
  run('types', bin('tsc'), ['--noEmit', '--pretty', 'false']),
  run('knip', process.execPath, [
    ...nodeArguments,
    path.join(top, 'node_modules', 'knip', 'bin', 'knip.js'),
    '--no-progress',
    '--no-config-hints',
  ]),
  own('rules', checkSources(readSources(top))),
  own('versions', versions(text('package-lock.json'), JSON.parse(text('package.json')))),
  ...(generated ? [run('generated', process.execPath, ['scripts/generate.mjs', '--check'])] : []),
])

for (const { name, passed, output } of results) {
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name}`)
  if (!passed) console.log(plain(output).trimEnd().replaceAll(/^/gm, '      '))
}
const failed = results.filter(({ passed }) => !passed).length
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(`checks=${results.length} failed=${failed} seconds=${seconds}`)
process.exitCode = failed > 0 ? 1 : 0
