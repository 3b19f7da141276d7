/** The installed client library, unmodified, in a process of its own: it logs in and sends. */
import { createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)
const { TelegramClient, Api, Logger } = load('telegram')
const { StringSession } = load('telegram/sessions')
const { PromisedNetSockets } = load('telegram/extensions')
const { LogLevel } = load('telegram/extensions/Logger')
const { _serverKeys } = load('telegram/crypto/RSA')
const bigInt = load('big-integer')

const [target, phones] = JSON.parse(process.argv[2])
const TEXT =
  'A message of some ninety characters, with a link to press: https://example.com/r/abcdef'

class Socket extends PromisedNetSockets {
  async connect() {
    await super.connect(target.dcs[0].port, target.dcs[0].host)
    this.client?.setNoDelay?.(true)
  }
}

const { n } = createPublicKey(target.pem).export({ format: 'jwk' })
const modulus = bigInt(Buffer.from(n, 'base64url').toString('hex'), 16)
_serverKeys.set(target.fingerprint, { n: modulus, e: 65537 })

const logIn = async (phone) => {
  const session = new StringSession('')
  session.setDC(2, '10.255.255.2', 443)
  const client = new TelegramClient(session, 1, 'hash', {
    networkSocket: Socket,
    baseLogger: new Logger(LogLevel.NONE),
  })
  await client.start({
    phoneNumber: async () => phone,
    phoneCode: async () => '12345',
    onError: async (error) => {
      throw error
    },
  })
  return { client, peer: await client.getInputEntity('bench_reader') }
}

const sendMany = async ({ client, peer }, count) => {
  for (let n = 0; n < count; n += 1) {
    const randomId = bigInt(Math.floor(Math.random() * 2 ** 52) + 1)
    await client.invoke(new Api.messages.SendMessage({ peer, message: TEXT, randomId }))
  }
}

const all = []
for (const phone of phones) all.push(await logIn(phone))
const round = async (count) => {
  const before = process.cpuUsage()
  const began = performance.now()
  await Promise.all(all.map((one) => sendMany(one, count / all.length)))
  return { count, cpu: process.cpuUsage(before), seconds: (performance.now() - began) / 1000 }
}
process.send({ ready: true })
process.on('message', async (ask) => {
  if (ask === 'stop') process.exit(0)
  process.send(await round(ask))
})
process.on('disconnect', () => process.exit(0))
