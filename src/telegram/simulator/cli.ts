import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { giveWay } from '../../core/give-way.ts'
import { readFaults } from './control/fault-routes.ts'
import { ControlError } from './control/http.ts'
import type { Fault } from './faults.ts'
import { startSimulator } from './index.ts'

/** It stands for other people's servers: what Herald itself does on this machine goes first (19 is the last). */
const GIVES_WAY = 10

const HELP = `A local Telegram, on loopback only.

  --port <n>          MTProto; 0 (the default) takes a free port
  --control-port <n>  control API and page; 0 (the default) takes a free port
  --bot-port <n>      Bot API; 0 (the default) takes a free port
  --data <folder>     keeps everything there (default: data/telegram)
  --memory            keeps nothing: every start is a new world
  --seed <text>       the same seed tells the same story of the simulated people
  --no-people         nobody acts by themselves
  --faults <file>     a plan of faults, as POST /faults takes it
  --json              prints one line of JSON when ready`

const readArguments = () =>
  parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'control-port': { type: 'string', default: '0' },
      'bot-port': { type: 'string', default: '0' },
      data: { type: 'string', default: 'data/telegram' },
      memory: { type: 'boolean', default: false },
      seed: { type: 'string' },
      'no-people': { type: 'boolean', default: false },
      faults: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values

type Values = ReturnType<typeof readArguments>

const portOf = (values: Values, name: 'port' | 'control-port' | 'bot-port'): number => {
  const port = Number(values[name])
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new Error(`--${name} takes a number from 0 to 65535, not "${values[name]}".`)
}

const plan = (file: string): Fault[] => {
  try {
    return readFaults(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const field = error instanceof ControlError && error.field ? ` (${error.field})` : ''
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}${field}`)
  }
}

const main = async (): Promise<void> => {
  const values = readArguments()
  if (values.help) {
    console.log(HELP)
    return
  }
  giveWay(GIVES_WAY)
  const simulator = await startSimulator({
    port: portOf(values, 'port'),
    controlPort: portOf(values, 'control-port'),
    botPort: portOf(values, 'bot-port'),
    data: values.memory ? undefined : values.data,
    seed: values.seed,
    people: !values['no-people'],
    faults: values.faults ? plan(values.faults) : [],
  })
  const { dcs, pem, control, botApi, keyFile } = simulator
  const where = `Telegram  ${dcs[0]?.host}:${dcs[0]?.port}\nControl   ${control}\nBot API   ${botApi}`
  if (values.json) console.log(JSON.stringify({ dcs, pem, control, botApi }))
  else console.log(`${where}\n${keyFile ? `Key       ${keyFile}` : pem}`)
  process.send?.({ ready: true, dcs, control, keyFile })

  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('simulator:', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
}

main().catch((error: unknown) => {
  console.error(`The simulator did not start: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
})
