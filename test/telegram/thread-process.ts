import { startGatewayThread } from '../../src/telegram/thread/start-thread.ts'

/** A process with a thread of connections, whose local Telegram has no key: it asks for one connection. */
const code = new URL(process.argv[2] ?? '')
const gateway = startGatewayThread(
  { network: 'sandbox', simulator: '127.0.0.1:1', keyFile: '/nowhere/key.pem' },
  { code, lookEvery: Number(process.argv[3] ?? 3_000) },
)
const stay = setInterval(() => {}, 1_000)
await gateway.open({ session: null, api: { id: 1, hash: 'x' } })
clearInterval(stay)
process.stdout.write('opened\n')
