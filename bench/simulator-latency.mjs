/** Connections that each send once a second: round trips of the simulator, or of a bare echo. */
import { connect } from 'node:net'

const [parts, target, phones, seconds, echoPort] = JSON.parse(process.argv[2])
const { logInRaw } = await import(parts.raw)

const port = target.dcs[0].port
const TEXT =
  'A message of some ninety characters, with a link to press: https://example.com/r/abcdef'
const PACKET = Buffer.alloc(300, 1)

const logIn = async (phone) => {
  const { client } = await logInRaw({ port, pem: target.pem, phone })
  const found = await client.ask({ _: 'contacts.resolveUsername', username: 'bench_reader' })
  const { id: userId, accessHash } = found.users.find((it) => it.username === 'bench_reader')
  let randomId = 1n
  return async () => {
    randomId += 1n
    const peer = { _: 'inputPeerUser', userId, accessHash }
    const answer = await client.ask({ _: 'messages.sendMessage', peer, message: TEXT, randomId })
    if (answer._ === 'rpcError') throw new Error(answer.errorMessage)
  }
}

const dial = async () => {
  const socket = connect({ port: echoPort, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve) => socket.once('connect', resolve))
  return () =>
    new Promise((resolve) => {
      socket.once('data', resolve)
      socket.write(PACKET)
    })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Open loop: each sends at its own moment of every second, whether others were answered or not. */
const measure = async (senders) => {
  const times = []
  const begin = performance.now() + 200
  const one = async (send, index) => {
    for (let second = 0; second < seconds; second += 1) {
      const due = begin + (second + index / senders.length) * 1000
      await pause(Math.max(0, due - performance.now()))
      const at = performance.now()
      await send()
      times.push(performance.now() - at)
    }
  }
  await Promise.all(senders.map(one))
  times.sort((a, b) => a - b)
  return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] }
}

const ours = []
for (const phone of phones) ours.push(await logIn(phone))
const bare = await Promise.all(phones.map(dial))
process.send({ ready: true })
process.on('message', async (ask) => {
  if (ask === 'stop') process.exit(0)
  process.send(await measure(ask === 'ours' ? ours : bare))
})
