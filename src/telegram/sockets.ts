import type { ClientLibrary } from './library.ts'

import { SECOND } from '../core/time.ts'

const CONNECT_TIMEOUT = 10 * SECOND
const KEEP_ALIVE = 15 * SECOND

export type SimulatorAddress = { host: string; port: number }

/**
 * The socket class for the library: no delay, keep-alive, and a connect that gives up. With a
 * simulator every address leads to it, so a sandbox process can not reach Telegram by mistake.
 */
export const socketFor = (
  library: ClientLibrary,
  simulator: SimulatorAddress | undefined,
  ending: SocketEnding = makeSocketEnding(),
) => {
  const { PromisedNetSockets } = library.module.extensions
  return class HeraldSocket extends PromisedNetSockets {
    override async connect(port: number, ip: string) {
      const target = simulator ?? { host: ip, port: port === 80 ? 443 : port }
      if (ending.isReached()) throw new Error('CONNECTION_LOST')
      const dial = super.connect(target.port, target.host)
      const dialled = await within(dial, ending, () => this.drop())
      const socket = this.socket()
      if (ending.isReached()) this.drop()
      socket?.setNoDelay(true)
      socket?.setKeepAlive(true, KEEP_ALIVE)
      // The library rejects a promise that has settled long ago; unhandled, an error would end us.
      socket?.on('error', () => {})
      socket?.once(
        'close',
        ending.onEnd(() => this.drop()),
      )
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

export type SocketEnding = ReturnType<typeof makeSocketEnding>

/**
 * The end of one client's sockets. The library forgets one that it still dials when it is told to
 * disconnect, and goes on over it once it is there: a second link on a key that may be another's by then.
 */
export const makeSocketEnding = () => {
  const told = new Set<() => void>()
  let reached = false
  return {
    isReached: (): boolean => reached,
    /** Answers how to stop listening. */
    onEnd: (tell: () => void): (() => void) => {
      told.add(tell)
      return () => void told.delete(tell)
    },
    /** Ends the sockets that there are, whatever they do; there will be no others. */
    reach: (): void => {
      reached = true
      for (const tell of [...told]) tell()
    },
  }
}

const within = async <T>(dial: Promise<T>, ending: SocketEnding, drop: () => void): Promise<T> => {
  let off = (): void => {}
  const given = new Promise<never>((_resolve, reject) => {
    const giveUp = (code: string) => () => {
      drop()
      reject(new Error(code))
    }
    const timer = setTimeout(giveUp('CONNECT_TIMEOUT'), CONNECT_TIMEOUT)
    const deaf = ending.onEnd(giveUp('CONNECTION_LOST'))
    off = () => {
      clearTimeout(timer)
      deaf()
    }
  })
  try {
    return await Promise.race([dial, given])
  } finally {
    off()
  }
}
