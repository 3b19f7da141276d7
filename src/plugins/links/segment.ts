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

type SegmentOptions = { folder: string; id: string; size: number; pid: number }

/** Makes a segment and its folder entry durable. Each later write is durable when it resolves. */
export const createSegment = ({ folder, id, size, pid }: SegmentOptions): Segment => {
  const file = path.join(folder, segmentName(id, pid))
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

const segmentName = (id: string, pid: number): string => `${id}.${pid}.wal`

/** Reads a segment's id and the process that wrote it off its file name. */
export const parseSegmentName = (name: string): { id: string; pid: number } | null => {
  const found = /^([a-z0-9]+)\.(\d+)\.wal$/.exec(name)
  return found?.[1] && found[2] ? { id: found[1], pid: Number(found[2]) } : null
}

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
