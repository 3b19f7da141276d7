import { Worker } from 'node:worker_threads'

import type { TelegramGateway } from '../gateway.ts'
import type { OpenGatewayOptions } from '../open-gateway.ts'
import type { Port } from './channel.ts'

import { gatewayOver } from './threaded-gateway.ts'

/** The thread's code, which the build puts beside the roles. */
const built = () => new URL('./telegram-thread.js', import.meta.url)

/**
 * The gateway of a process with its connections in a thread of their own: what keeps this thread busy
 * (facts of hundreds of accounts, the garbage of them) delays no message that is handed over ahead.
 * The thread knows no secret but the sessions that are opened. Should it fail, the process ends.
 */
export const startGatewayThread = (
  options: OpenGatewayOptions,
  code: URL = built(),
): TelegramGateway => {
  const thread = new Worker(code, { workerData: options, env: {} })
  thread.once('error', (error) => {
    throw error
  })
  thread.unref()
  const port: Port = {
    postMessage: (frame) => thread.postMessage(frame),
    on: (event, listener) => thread.on(event, listener),
  }
  return gatewayOver(port)
}
