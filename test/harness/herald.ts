import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { freePort as freeAt } from '../../scripts/start/machine.mjs'

/** Below those that a start chooses for its roles, above those that browsers refuse. */
const FIRST_PORT = 11_000
const PORTS_EACH = 4_000
const FORKS = 2
const firstOfFork =
  FIRST_PORT + ((Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % FORKS) * PORTS_EACH
const given = new Set<number>()

/**
 * A port that is free now and that nobody else is about to take: a Herald listens on its own only after
 * seconds. Each fork of the tests has ports of its own, and gives none out twice.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const wanted = firstOfFork + randomInt(PORTS_EACH)
    if (given.has(wanted)) continue
    given.add(wanted)
    if ((await freeAt(wanted)) === wanted) return wanted
  }
}

type StartOptions = {
  /** The demo workspaces. @default true */
  demo?: boolean
  env?: Readonly<Record<string, string>>
  /** Data of an earlier run; kept afterwards. Left out: a new folder that `stop` removes. */
  data?: string
}

/** A Herald of its own: the built roles, started by `npm start`'s script. */
export type Herald = {
  url: string
  /** The one-time address, while nobody owns this installation. */
  ownerUrl: string | null
  /** The simulator's control address. */
  control: string
  data: string
  mongoUri: string
  /** Process ids now, by role; they change when a role is restarted. */
  pids: () => Record<string, number>
  /** Ends one role with SIGKILL; the supervisor starts it again. */
  kill: (role: string) => void
  /** All that the start has printed so far. */
  output: () => string
  /** Sends a signal to the start itself; resolves to its exit code once it has ended. */
  signal: (name: NodeJS.Signals) => Promise<number | null>
  stop: () => Promise<void>
}

type Run = { roles: Record<string, number>; mongod?: { pid: number; port: number } }

const START = path.resolve('scripts/start.mjs')
const READY_MS = 240_000

const cleanEnv = () => {
  const { MONGODB_URI: _, ...rest } = process.env
  const own = /^(HERALD_|PAYLOAD_SECRET|NODE_ENV|LOG_LEVEL|VITEST)/
  return Object.fromEntries(
    Object.entries(rest).filter(([name]) => !own.test(name)),
  ) as NodeJS.ProcessEnv
}

/** Runs the start script; `output` grows, `ended` resolves to its exit code. */
export const runStart = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child: ChildProcess = spawn(process.execPath, [START, ...args], {
    env: { ...cleanEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { output: '' }
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said.output += String(chunk)
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said, ended }
}

const lineOf = (output: string, name: string) =>
  new RegExp(`^${name} {2}(\\S+)$`, 'm').exec(output)?.[1] ?? null

const untilReady = async ({ child, said, ended }: ReturnType<typeof runStart>) => {
  const until = performance.now() + READY_MS
  let code: number | null | undefined
  void ended.then((it) => {
    code = it
  })
  while (!/^simulator {2}/m.test(said.output)) {
    if (code !== undefined) throw new Error(`start ended with ${code}:\n${said.output}`)
    if (performance.now() > until) {
      child.kill('SIGTERM')
      throw new Error(`start was not ready in time:\n${said.output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Starts a whole Herald on a free port with its own data. */
export const startHerald = async (options: StartOptions = {}): Promise<Herald> => {
  const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'herald-'))
  const port = await freePort()
  const args = ['--port', String(port), '--data', data]
  const running = runStart([...args, ...(options.demo === false ? ['--no-demo'] : [])], options.env)
  await untilReady(running)
  const { said } = running
  const run = () => JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')) as Run
  return {
    url: `http://127.0.0.1:${port}`,
    ownerUrl: lineOf(said.output, 'owner'),
    control: lineOf(said.output, 'simulator') ?? '',
    data,
    mongoUri: `mongodb://127.0.0.1:${run().mongod?.port}/herald?replicaSet=rs0`,
    pids: () => run().roles,
    kill: (role) => {
      const pid = run().roles[role]
      if (pid === undefined) throw new Error(`No role ${role} runs`)
      process.kill(pid, 'SIGKILL')
    },
    output: () => said.output,
    signal: (name) => {
      running.child.kill(name)
      return running.ended
    },
    stop: async () => {
      running.child.kill('SIGINT')
      await running.ended
      if (!options.data) rmSync(data, { recursive: true, force: true })
    },
  }
}
