import { parseArgs } from 'node:util'

import { startSimulator } from './index.ts'

const HELP = `A local Telegram, on loopback only.

  --port <n>          MTProto; 0 (the default) takes a free port
  --control-port <n>  control API and page; 0 (the default) takes a free port
  --bot-port <n>      Bot API; 0 (the default) takes a free port
  --data <folder>     keeps everything there (default: data/simulator)
  --seed <text>       the same seed tells the same story of the simulated people
  --json              prints one line of JSON when ready`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'bot-port': { type: 'string', default: '0' },
    data: { type: 'string', default: 'data/simulator' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const main = async (): Promise<void> => {
  if (values.help) {
    console.log(HELP)
    return
  }
  const simulator = await startSimulator({
    port: Number(values.port),
    controlPort: Number(values['control-port']),
    botPort: Number(values['bot-port']),
    data: values.data,
    seed: values.seed,
  })
  const { dcs, pem, control, botApi, keyFile } = simulator
  if (values.json) console.log(JSON.stringify({ dcs, pem, control, botApi }))
  else
    console.log(
      `Telegram  ${dcs[0]?.host}:${dcs[0]?.port}\nControl   ${control}\nBot API   ${botApi}\nKey       ${keyFile}`,
    )
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
