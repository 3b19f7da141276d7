import { closeSync, constants, fsyncSync, openSync, unlinkSync, write, writeSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const writeAt = promisify(write)

/** A file of fixed length, filled with zeros before use, so that a durable write changes no metadata. */
export type Segment = {
  id: string
  file: string
  size: number
  write: (bytes: Buffer, offset: number) => Promise<void>
  close: () => void
}

type SegmentOptions = { folder: string; id: string; size: number }

/** Makes a segment and its folder entry durable. Each later write is durable when it resolves. */
export const createSegment = ({ folder, id, size }: SegmentOptions): Segment => {
  const file = path.join(folder, `${id}.wal`)
  const blank = openSync(file, 'wx', 0o600)
  try {
    writeSync(blank, Buffer.alloc(size))
    fsyncSync(blank)
  } catch (error) {
    closeSync(blank)
    unlinkSync(file)
    throw error
  }
  closeSync(blank)
  syncFolder(folder)
  const handle = openSync(file, constants.O_WRONLY | constants.O_DSYNC)
  return {
    id,
    file,
    size,
    write: async (bytes, offset) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await writeAt(
          handle,
          bytes,
          done,
          bytes.length - done,
          offset + done,
        )
        done += bytesWritten
      }
    },
    close: () => closeSync(handle),
  }
}

/** The segment that a file is; null for another file. Former versions wrote a process id behind it. */
export const segmentOf = (name: string): string | null =>
  /^([a-z0-9]+)(?:\.\d+)?\.wal$/.exec(name)?.[1] ?? null

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
