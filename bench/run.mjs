#!/usr/bin/env node
/** `npm run bench -- [name]`: ours and its peer in one run; the last line of each is its figures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { edge } from './edge.mjs'
import { startForBench } from './herald.mjs'

const GOAL_SECONDS = 15
const results = path.join(import.meta.dirname, 'results')

/** How long a second start takes; the ratio is the allowed time over the needed one. */
const start = async (_, data) => {
  const again = await startForBench(data)
  await again.stop()
  const { seconds } = again
  return { name: 'start', ratio: GOAL_SECONDS / seconds, goal: 1, floor: 1, seconds }
}

const benches = { edge, start }

const measure = async (name, data) => {
  const herald = name === 'start' ? undefined : await startForBench(data)
  try {
    return await benches[name](herald, data)
  } finally {
    await herald?.stop()
  }
}

const main = async () => {
  const asked = process.argv[2]
  if (asked && !Object.hasOwn(benches, asked))
    throw new Error(`No bench ${asked}; there are ${Object.keys(benches).join(', ')}.`)
  const data = mkdtempSync(path.join(tmpdir(), 'herald-bench-'))
  mkdirSync(results, { recursive: true })
  try {
    const first = await startForBench(data)
    console.log(`first_start_seconds=${first.seconds.toFixed(1)}`)
    await first.stop()
    for (const name of asked ? [asked] : Object.keys(benches)) {
      const result = await measure(name, data)
      writeFileSync(path.join(results, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
      const { ratio, goal, floor } = result
      console.log(`name=${name} ratio=${ratio.toFixed(2)} goal=${goal} floor=${floor}`)
      if (ratio < floor) process.exitCode = 1
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

await main()
