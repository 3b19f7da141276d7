#!/usr/bin/env node
/**
 * `npm test`, straight after a clone: dependencies, MongoDB, Chromium, checks, build, then all tests.
 * Arguments are passed on to vitest. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { resolveMongod } from './resolve-mongod.mjs'
import { checkNode } from './start/arguments.mjs'
import { install } from './start/install.mjs'
import { announce, explain, Refusal } from './start/say.mjs'
import { requireChromium } from './test/chromium.mjs'
import { resolveMoto } from './test/moto.mjs'
import { resolveTelethon } from './test/telethon.mjs'
import { top } from './start/top.mjs'

/** Variables of an installation would lead tests to its data. */
const cleanEnv = () => {
  const own = /^(HERALD_(?!TEST_)|TELEGRAM_|PAYLOAD_SECRET|MONGODB_URI|SMTP_URL|NODE_ENV)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
}

const node = (args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: top,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ? 1 : code))
  })

const step = async (text, args, env) => {
  announce(text)
  const code = await node(args, env)
  if (code !== 0) throw new Refusal(`${text}: failed, see above.`)
}

const findMongod = async () => {
  try {
    return await resolveMongod({ say: announce })
  } catch (error) {
    throw new Refusal(`The tests need a MongoDB: ${error.message}`)
  }
}

/** Before the tests, which would all fetch them at once. */
const fetchPythonPackages = async () => {
  try {
    await resolveTelethon({ say: announce })
    await resolveMoto({ say: announce })
  } catch (error) {
    throw new Refusal(error.message)
  }
}

const runVitest = async (env) => {
  const report = path.join(tmpdir(), `herald-test-${process.pid}.json`)
  const vitest = path.join(top, 'node_modules', 'vitest', 'vitest.mjs')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await node([vitest, ...args, ...process.argv.slice(2)], env)
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    const broken = testResults.filter(
      (it) => it.status === 'failed' && it.assertionResults.length === 0,
    )
    const failed = numFailedTests + broken.length
    return { passed: numPassedTests, failed: failed || (code === 0 ? 0 : numFailedTestSuites || 1) }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(report, { force: true })
  }
}

const main = async () => {
  checkNode()
  const env = cleanEnv()
  await install(top)
  const found = await findMongod()
  if (found.kind === 'binary') env.MONGOMS_SYSTEM_BINARY = found.path
  else env.MONGODB_URI = found.uri
  env.CHROMIUM = requireChromium()
  await fetchPythonPackages()
  await step('Checks', ['scripts/check.mjs', '--generated'], env)
  await step('Build', ['scripts/build.mjs'], env)
  announce('Tests')
  return runVitest(env)
}

let outcome = { passed: 0, failed: 1 }
try {
  outcome = await main()
} catch (error) {
  explain(error)
}
console.log(`${outcome.passed} passed, ${outcome.failed} failed`)
process.exit(outcome.failed > 0 ? 1 : 0)
