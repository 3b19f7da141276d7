#!/usr/bin/env node
/** `npm run bench -- [name]`: ours and its peer in one run; the last line of each is its figures. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import path from 'node:path'

import { top } from '../scripts/start/top.mjs'
import { redirect, webhook } from './edge.mjs'
import { pipeline } from './pipeline.mjs'
import { outbox } from './outbox.mjs'
import { expansion } from './expansion.mjs'
import { simulator } from './simulator.mjs'
import { simulatorFuzz } from './simulator-fuzz.mjs'
import { admin, memory, pace, start } from './whole.mjs'

const benches = {
  start,
  memory,
  admin,
  pace,
  redirect,
  webhook,
  expansion,
  outbox,
  pipeline,
  simulator,
  'simulator-fuzz': simulatorFuzz,
}
const results = path.join(top, 'bench', 'results')

/** A goal under its floor is a cost: the less, the better. */
const falls = (ratio, goal, floor) => (goal < floor ? ratio > floor : ratio < floor)

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(benches, name))
if (unknown) {
  console.error(`No bench ${unknown}; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}
mkdirSync(results, { recursive: true })
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const load = loadavg()[0].toFixed(1)
  const { ratio, goal, floor, name: _, ...figures } = await benches[name]()
  const result = { name, ratio, goal, floor, ...figures }
  writeFileSync(path.join(results, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  const words = Object.entries(figures).map(([key, value]) => `${key}=${value}`)
  console.log([...words, `cores=${availableParallelism()} load_before=${load}`].join(' '))
  console.log(`name=${name} ratio=${ratio.toFixed(2)} goal=${goal} floor=${floor}`)
  if (falls(ratio, goal, floor)) process.exitCode = 1
}
