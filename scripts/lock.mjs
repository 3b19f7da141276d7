#!/usr/bin/env node
/**
 * `npm run lock`, after a change of dependencies: adds to package-lock.json what npm leaves out.
 * npm writes no entry for a platform package that it could not read from its registry (a mirror may
 * hold only its own platform), and `npm ci` then refuses the whole file. Such an entry needs no more
 * than the version its parent pins and the platform that its name states.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { missingPlatforms } from './check/platforms.mjs'
import { top } from './start/top.mjs'

const file = path.join(top, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = missingPlatforms(lock.packages)
for (const { at, entry } of missing) lock.packages[at] = entry
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${missing.length} platform packages added`)
