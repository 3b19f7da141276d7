#!/usr/bin/env node
/**
 * `npm start`: from a fresh clone to a running Herald. Looks at Node before it loads the rest, which
 * an old one could not even read.
 */
import { checkNode } from './start/arguments.mjs'
import { explain } from './start/say.mjs'

try {
  checkNode()
} catch (error) {
  explain(error)
  process.exit(1)
}
await import('./start/main.mjs')
