/** The flags of `npm start`, and the refusal of those that do not exist. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { Refusal } from './say.mjs'

/** What the libraries ask for; package.json says the same to npm. */
const MIN_NODE = [20, 19]

/** Refuses a Node that is too old, in words instead of a stack. */
export const checkNode = (version = process.versions.node) => {
  const [major, minor] = version.split('.').map(Number)
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return
  throw new Refusal(
    `Herald needs Node ${MIN_NODE.join('.')} or newer, and this is Node ${version}. ` +
      'Install the current LTS from https://nodejs.org (or with nvm: `nvm install --lts`) and start again.',
  )
}

/** As `src/core/env.ts` reads a switch. */
const no = new Set(['0', 'false', 'no', 'off', 'n', 'disabled'])
const yes = new Set(['1', 'true', 'yes', 'on', 'y', 'enabled'])
const says = (words, text) => words.has((text ?? '').toLowerCase())

const portOf = (text) => {
  const port = Number(text)
  if (/^\d+$/.test(text ?? '') && port > 0 && port < 65_536) return port
  throw new Refusal(`--port takes a number from 1 to 65535, and was given "${text ?? ''}".`)
}

/** What `--help` prints. */
export const HELP = `npm start -- [options]

  --port <number>     another public port (3000)
  --data <folder>     another place for the database, the secrets and the uploads (./data)
  --no-demo           no demo workspaces
  --hold              nothing is sent until an owner allows it again: after a restore
  --new-owner-link    a new one-time owner address; works beside a running Herald
  --help              this list

.env.example lists every setting.`

/** `{ help, port, host, data, demo, hold, newOwnerLink }` from the command line and the environment. */
export const readArguments = (args, top, env = process.env) => {
  const found = {
    help: false,
    demo: !says(no, env.HERALD_DEMO),
    newOwnerLink: says(yes, env.HERALD_NEW_OWNER_LINK),
    hold: says(yes, env.HERALD_HOLD),
    host: env.HERALD_EDGE_HOST || '127.0.0.1',
  }
  let port = env.HERALD_EDGE_PORT || '3000'
  let data = env.HERALD_DATA || path.join(top, 'data')
  const queue = args.flatMap((arg) => (/^--\w+=/.test(arg) ? arg.split(/=(.*)/s, 2) : [arg]))
  const take = (flag) => {
    const value = queue.shift()
    if (value === undefined) throw new Refusal(`${flag} needs a value after it.`)
    return value
  }
  while (queue.length > 0) {
    const flag = queue.shift()
    if (flag === '--port') port = take(flag)
    else if (flag === '--data') data = take(flag)
    else if (flag === '--no-demo') found.demo = false
    else if (flag === '--hold') found.hold = true
    else if (flag === '--new-owner-link') found.newOwnerLink = true
    else if (flag === '--help' || flag === '-h') found.help = true
    else throw new Refusal(`Unknown option ${flag}. Known:\n${HELP}`)
  }
  return { ...found, port: portOf(port), data: path.resolve(data) }
}

/** What stands between quotes, or all up to a comment: a `#` with a space before it. */
const unquoted = (text) =>
  /^(['"])(.*?)\1\s*(?:#.*)?$/.exec(text)?.[2] ?? text.replace(/(^|\s+)#.*$/, '')

/** Reads `KEY=value` lines, as `.env` and `secrets.env` hold them. */
export const parseEnvFile = (text) =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const match = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line)
      return match ? [[match[1], unquoted(match[2])]] : []
    }),
  )

/** `.env` beside package.json gives what the environment does not. */
export const loadDotEnv = (top, env = process.env) => {
  let text
  try {
    text = readFileSync(path.join(top, '.env'), 'utf8')
  } catch {
    return
  }
  for (const [key, value] of Object.entries(parseEnvFile(text)))
    if (env[key] === undefined && value !== '') env[key] = value
}
