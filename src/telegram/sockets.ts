import type { ClientLibrary } from './library.ts'

import { SECOND } from '../core/time.ts'

const CONNECT_TIMEOUT = 10 * SECOND
const KEEP_ALIVE = 15 * SECOND

export type SimulatorAddress = { host: string; port: number }

/**
 * The socket class for the library: no delay, keep-alive, and a connect that gives up. With a
 * simulator every address leads to it, so a sandbox process can not reach Telegram by mistake.
 */
export const socketFor = (library: ClientLibrary, simulator: SimulatorAddress | undefined) => {
  const { PromisedNetSockets } = library.module.extensions
  return class HeraldSocket extends PromisedNetSockets {
    override async connect(port: number, ip: string) {
      const target = simulator ?? { host: ip, port: port === 80 ? 443 : port }
      const dialled = await within(super.connect(target.port, target.host), () => this.drop())
      const socket = this.socket()
      socket?.setNoDelay(true)
      socket?.setKeepAlive(true, KEEP_ALIVE)
      // The library rejects a promise that has settled long ago; unhandled, an error would end us.
      socket?.on('error', () => {})
      return dialled
    }

    socket() {
      return (this as unknown as { client?: import('node:net').Socket }).client
    }

    drop() {
      this.socket()?.destroy()
    }
  }
}

const within = async <T>(dial: Promise<T>, drop: () => void): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      drop()
      reject(new Error('CONNECT_TIMEOUT'))
    }, CONNECT_TIMEOUT)
  })
  try {
    return await Promise.race([dial, late])
  } finally {
    clearTimeout(timer)
  }
}
