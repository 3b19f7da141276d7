import { Worker } from 'node:worker_threads'

import type { Sleep } from '../../core/clock.ts'
import type { TelegramGateway } from '../gateway.ts'
import type { OpenGatewayOptions } from '../open-gateway.ts'
import type { Port } from './channel.ts'
import type { Heartbeat } from './heartbeat.ts'

import { sleepOfProcess } from '../../core/clock.ts'
import { makeHeartbeat, watchHeartbeat } from './heartbeat.ts'
import { gatewayOver } from './threaded-gateway.ts'

/** The thread's code, which the build puts beside the roles. */
const built = () => new URL('./telegram-thread.js', import.meta.url)

/** What the thread begins with. */
export type ThreadData = { options: OpenGatewayOptions; sleep: Sleep; heart: Heartbeat }

type Watched = { code?: URL; lookEvery?: number }

/**
 * The gateway of a process with its connections in a thread of their own: what keeps this thread busy
 * (facts of hundreds of accounts, the garbage of them) delays no message that is handed over ahead.
 * The thread knows no secret but the sessions that are opened. Should it fail, end or hang, the process
 * ends: its accounts pass on, as they do after any crash.
 */
export const startGatewayThread = (
  options: OpenGatewayOptions,
  { code = built(), lookEvery }: Watched = {},
): TelegramGateway => {
  const heart = makeHeartbeat()
  const workerData: ThreadData = { options, sleep: sleepOfProcess(), heart }
  const thread = new Worker(code, { workerData, env: {} })
  thread.once('error', (error) => {
    throw error
  })
  thread.once('exit', (status) => {
    throw new Error(`The thread of the connections ended by itself, with ${status}.`)
  })
  watchHeartbeat(
    heart,
    () => {
      throw new Error('The thread of the connections hangs.')
    },
    lookEvery,
  )
  thread.unref()
  const port: Port = {
    postMessage: (frame) => thread.postMessage(frame),
    on: (event, listener) => thread.on(event, listener),
  }
  return gatewayOver(port)
}
