#!/usr/bin/env node
/**
 * `npm run chaos -- --kills 25`: real senders, a real MongoDB and a local Telegram, killed, stopped and
 * cut apart while campaigns run. Afterwards Telegram's ledger is compared with the database.
 * The last line is `kills= sends= lost= doubled= takeover_max_s=`; exit code 1 when a bar is missed.
 */
import { checkNode } from './start/arguments.mjs'
import { explain } from './start/say.mjs'

try {
  checkNode()
  const { runChaos } = await import('./chaos/run.mjs')
  process.exitCode = await runChaos(process.argv.slice(2))
} catch (error) {
  explain(error)
  process.exitCode = 1
}
process.exit()
