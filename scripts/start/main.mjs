/**
 * A start from its arguments to the ready block, and its signals. Built-ins only, since nothing is
 * installed yet; what needs a package is imported once it is there.
 */
import { HELP, loadDotEnv, readArguments } from './arguments.mjs'
import { isInUse } from './data-folder.mjs'
import { readRun } from './files.mjs'
import { killHerald, renewOwnerLink, startHerald, stopHerald } from './herald.mjs'
import { ownerLines } from './owner-lines.mjs'
import { announce, elapsed, explain } from './say.mjs'
import { top } from './top.mjs'

/** One Ctrl-C arrives twice when npm passes on what the terminal already sent. */
const SAME_PRESS_MS = 400

const own = {}
let stopping = 0

const leave = async (code) => {
  stopping ||= performance.now()
  try {
    await stopHerald(own)
  } catch (error) {
    explain(error)
    killHerald(own)
  }
  process.exit(code)
}

const onSignal = () => {
  if (stopping && performance.now() - stopping < SAME_PRESS_MS) return
  if (stopping) {
    killHerald(own)
    process.exit(130)
  }
  console.log('\nStopping. Once more ends it at once.')
  void leave(0)
}

const readyBlock = ({ links, control, url }) => {
  const { address, meaning } = ownerLines(links)
  const lines = [
    `Herald is ready after ${elapsed()} s. Ctrl-C stops it.`,
    '',
    `admin  ${url}/admin`,
    ...address,
    `simulator  ${control}`,
    ...meaning,
  ]
  console.log(`\n${lines.join('\n')}\n`)
}

const main = async () => {
  loadDotEnv(top)
  const settings = readArguments(process.argv.slice(2), top)
  if (settings.help) return console.log(HELP)
  const run = readRun(settings.data)
  if (settings.newOwnerLink && (await isInUse(settings.data))) {
    const { address, meaning } = ownerLines(await renewOwnerLink({ top, settings, run }))
    console.log(`\n${[...address, ...meaning].join('\n')}\n`)
    return
  }
  const ready = await startHerald({ top, settings, own })
  if (!stopping) readyBlock(ready)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
// A terminal that has gone must not end the roles in the middle of a line.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

announce('Herald')
main().catch((error) => {
  if (stopping) return
  explain(error)
  void leave(1)
})
