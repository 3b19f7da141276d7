/** How long a MongoDB opens its data: after a power cut it reads its journal first, a large one for minutes. */
import { connect } from 'node:net'

import { isAlive, sleep } from './machine.mjs'
import { announce, Refusal } from './say.mjs'

const OPEN_MS = 60 * 60_000
const TELL_MS = 10_000
const LOOK_MS = 50

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const say = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => say(true)).once('error', () => say(false))
  })

/** True once the process listens on its port, false when it ended before. Says every ten seconds that it waits. */
export const untilListening = async ({ pid, port, log }) => {
  const began = performance.now()
  for (let told = began; performance.now() - began < OPEN_MS; await sleep(LOOK_MS)) {
    if (!isAlive(pid)) return false
    if (await listens(port)) return true
    if (performance.now() - told < TELL_MS) continue
    told = performance.now()
    const seconds = Math.round((told - began) / 1000)
    announce(`MongoDB: opening its data (process ${pid}, ${seconds} s so far)`)
  }
  throw new Refusal(
    `MongoDB (process ${pid}) has been opening its data for an hour. It goes on by itself; its log is ${log}. ` +
      'Start again later, and it is used as soon as it listens.',
  )
}
