#!/usr/bin/env node
/**
 * `npm run sim -- --seeds N`: the send pipeline in a simulated world, one seed after the other.
 * `-- --seed N` replays one with its trace; `-- --planted` puts bugs in that must be found.
 */
import { mustReach } from './sim/reached.mjs'
import { runSeeds, startThreads } from './sim/threads.mjs'
import { install } from './start/install.mjs'
import { explain, Refusal } from './start/say.mjs'
import { top } from './start/top.mjs'

/** A bug must be found within so many seeds. */
const WITHIN = 1_000
/** All of them: one that vanishes from the list is missed like one that is not found. */
const FEWEST_BUGS = 36
/** So many seeds are run twice: the same number must give the same run. */
const TWICE = 20

const value = (name) => {
  const at = process.argv.indexOf(name)
  if (at < 0) return null
  const number = Number(process.argv[at + 1])
  if (!Number.isInteger(number) || number < 1)
    throw new Refusal(`${name} needs a number from 1 on.`)
  return number
}
const upTo = (count) => Array.from({ length: count }, (_, n) => n + 1)

const say = ({ seed, violations }) => {
  for (const [kind, about] of violations) console.log(`seed ${seed}: ${kind}: ${about}`)
}

const replay = async (threads, seed) => {
  let wrong = 0
  const hashes = []
  for (const trace of [true, false]) {
    await threads.run({ seeds: [seed], plant: null, trace }, (result) => {
      hashes.push(result.hash)
      if (!trace) return
      console.log(result.trace.join('\n'))
      say(result)
      wrong = result.violations.length
    })
  }
  console.log(`hash=${hashes[0]} again=${hashes[1]} events_same=${hashes[0] === hashes[1]}`)
  return { seeds: 1, violations: wrong + (hashes[0] === hashes[1] ? 0 : 1), complete: true }
}

const simulate = async (threads, count) => {
  const reached = new Map()
  const hashes = new Map()
  let violations = 0
  let events = 0
  const each = (result) => {
    violations += result.violations.length
    events += result.events
    say(result)
    for (const [kind, times] of result.reached) reached.set(kind, (reached.get(kind) ?? 0) + times)
    if (!hashes.has(result.seed)) hashes.set(result.seed, result.hash)
    else if (hashes.get(result.seed) !== result.hash) {
      violations += 1
      console.log(`seed ${result.seed}: the same seed gave another run`)
    }
  }
  await runSeeds(threads, upTo(count), each)
  await runSeeds(threads, upTo(Math.min(TWICE, count)), each)
  const missing = mustReach.filter((kind) => !reached.has(kind))
  console.log(
    [...reached].map(([kind, times]) => `${kind.replaceAll(' ', '_')}=${times}`).join(' '),
  )
  console.log(`events=${events} again=${Math.min(TWICE, count)}`)
  const complete = count < WITHIN || missing.length === 0
  if (!complete) console.log(`never reached: ${missing.join(', ')}`)
  return { seeds: count, violations, complete }
}

const plant = async (threads) => {
  let caught = 0
  const names = threads.names()
  const look = async (name) => {
    let found = null
    let tried = 0
    await threads.run({ seeds: upTo(WITHIN), plant: name, trace: false }, (result) => {
      tried += 1
      if (result.caught) found = result
    })
    if (found) caught += 1
    const kinds = found?.violations.map(([kind]) => kind).join(', ')
    console.log(
      `${found ? 'caught' : 'MISSED'}  ${name}: ${kinds ?? 'nothing'} after ${tried} seeds`,
    )
  }
  await Promise.all(names.map(look))
  return { planted: names.length, caught }
}

const main = async () => {
  const started = performance.now()
  await install(top)
  const threads = await startThreads()
  try {
    if (process.argv.includes('--planted')) {
      const { planted, caught } = await plant(threads)
      console.log(`planted=${planted} caught=${caught}`)
      return planted >= FEWEST_BUGS && caught === planted
    }
    const seed = value('--seed')
    const { seeds, violations, complete } = seed
      ? await replay(threads, seed)
      : await simulate(threads, value('--seeds') ?? 10_000)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`seeds=${seeds} violations=${violations} seconds=${seconds}`)
    return violations === 0 && complete
  } finally {
    await threads.close()
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  explain(error)
  process.exitCode = 1
}
