import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'

import type { FileBytes } from './world.ts'

/** Keeps uploaded files in a folder, or in memory when there is none. */
export const makeFileBytes = (dir: string | undefined): FileBytes => {
  const memory = new Map<string, Buffer>()
  if (!dir) {
    return {
      put: async (id, bytes) => void memory.set(id, bytes),
      get: async (id) => memory.get(id) ?? null,
    }
  }
  return {
    put: async (id, bytes) => {
      await mkdir(dir, { recursive: true })
      const handle = await open(path.join(dir, id), 'w', 0o600)
      await handle.writeFile(bytes)
      await handle.sync()
      await handle.close()
    },
    get: (id) => readFile(path.join(dir, id)).catch(() => null),
  }
}
