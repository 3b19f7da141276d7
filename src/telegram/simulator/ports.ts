import type { Server } from 'node:net'

import { listen } from './mtproto/server.ts'

const LOWEST = 20_000
const HIGHEST = 32_767
const ATTEMPTS = 50

/**
 * Listens on loopback; port 0 takes a free one below 32768. Two client libraries keep a data
 * centre's port in a signed number of 16 bits and end in an error on being sent to a higher one.
 */
export const listenLow = async (
  server: Server,
  port: number,
  random: () => number,
): Promise<number> => {
  if (port !== 0) return listen(server, port)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await listen(server, LOWEST + Math.floor(random() * (HIGHEST - LOWEST + 1)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  return listen(server, 0)
}
